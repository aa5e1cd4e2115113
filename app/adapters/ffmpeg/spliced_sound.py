"""The packets of an output's sound: copied ones from their sources, coded ones from beside the picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain, islice
from math import ceil, floor
from typing import Any

from av.container import InputContainer
from av.packet import Packet
from av.stream import Discard, Stream

from app.adapters.ffmpeg.aac import has_head, without_head
from app.adapters.ffmpeg.coded_sound import used_packets
from app.adapters.ffmpeg.plain_packets import plain, remade
from app.domain.render_plan.sound_values import CopiedSound, SoundSplice, Voice
from app.domain.render_plan.values import RenderPlan
from app.domain.sound_index import AAC

BACK_SECONDS = 3  # a file is entered before the wanted packet; those between are passed over
MOST_PASSED = 2_000  # packets


def sound_packets(
    plan: RenderPlan, sources: Mapping[Voice, InputContainer], coded: InputContainer | None
) -> Iterator[Packet[Any]]:
    """All packets of the plan's first sound, on times of our own: as long together as the plan says.

    Raises ValueError when they are not where the plan says.
    """
    if plan.sound is None:
        return
    at, length = -plan.sound.lead, plan.sound.grid.packet
    tick = Fraction(1, plan.sample_rate)
    for packet in _stored(plan.sound, plan, sources, coded):
        packet.time_base = tick
        packet.pts = packet.dts = at
        packet.duration = min(length, plan.samples - at)
        packet.is_keyframe = True
        yield packet
        at += length


def sound_stream(
    plan: RenderPlan, sources: Mapping[Voice, InputContainer], coded: InputContainer | None
) -> Stream:
    """The stream after which the output's is made."""
    for segment in plan.sound.segments if plan.sound else ():
        if segment.copied:
            return _sound_of(segment.copied, plan, sources)
    if coded is None:
        raise ValueError("that plan has no sound")
    return coded.streams.audio[0]


def stream_of(copied: CopiedSound, plan: RenderPlan) -> int:
    """The number of the stream in its file that is copied."""
    return plan.source(copied.source).sounds[copied.sound].stream


def only(container: InputContainer, stream: Stream) -> InputContainer:
    """The container, reading nothing but one stream of it."""
    for other in container.streams:
        if other.index != stream.index:
            other.discard = Discard.all
    return container


def _stored(
    sound: SoundSplice,
    plan: RenderPlan,
    sources: Mapping[Voice, InputContainer],
    coded: InputContainer | None,
) -> Iterator[Packet[Any]]:
    used = used_packets(sound)
    made = enumerate(_filled(coded, coded.streams.audio[0])) if coded and coded.streams.audio else iter(())
    for segment in sound.segments:
        packets: Iterator[Packet[Any]]
        if segment.copied:
            stored = islice(_from(segment.copied, plan, sources), segment.packets)
            packets = _plain_aac(stored) if sound.grid == AAC else map(plain, stored)
        else:
            first, end = next(used)
            packets = (packet for _, packet in _between(made, first, end))
        count = 0
        for packet in packets:
            yield packet
            count += 1
        if count != segment.packets:
            raise ValueError(f"the sound has {count} of {segment.packets} packets")


def _between(
    numbered: Iterator[tuple[int, Packet[Any]]], first: int, end: int
) -> Iterator[tuple[int, Packet[Any]]]:
    """Those from one number to another; what comes after them is left to whoever asks next."""
    for number, packet in numbered:
        if number >= first:
            yield number, packet
        if number == end - 1:
            return


def _from(
    copied: CopiedSound, plan: RenderPlan, sources: Mapping[Voice, InputContainer]
) -> Iterator[Packet[Any]]:
    """The packets of a source from one on, which is known by its time."""
    stream = _sound_of(copied, plan, sources)
    if stream.time_base is None:
        raise ValueError("the sound has no unit of time")
    source = sources[copied.source, copied.sound]
    wanted = copied.at / stream.time_base
    length = plan.sound.grid.packet if plan.sound else 0
    near = Fraction(length, 2 * plan.sample_rate) / stream.time_base
    first, last = floor(wanted - near), ceil(wanted + near)
    source.seek(int(wanted - BACK_SECONDS / stream.time_base), stream=stream, backward=True)
    found = False
    for passed, packet in enumerate(_filled(source, stream)):
        found = found or (packet.pts is not None and first < packet.pts < last)
        if found:
            yield packet
        elif passed > MOST_PASSED:
            break
    if not found:
        raise ValueError("the sound is not where it was")


def _filled(container: InputContainer, stream: Stream) -> Iterator[Packet[Any]]:
    for packet in container.demux(stream):
        if packet.stream_index == stream.index and packet.size:
            yield packet


def _plain_aac(packets: Iterator[Packet[Any]]) -> Iterator[Packet[Any]]:
    """The packets without what a stream or a demuxer adds for decoders. All have heads, or none has."""
    for first in packets:
        if has_head(memoryview(first)):
            stored = chain((first,), packets)
            yield from (remade(packet, without_head(memoryview(packet))) for packet in stored)
        else:
            yield plain(first)
            yield from map(plain, packets)


def _sound_of(copied: CopiedSound, plan: RenderPlan, sources: Mapping[Voice, InputContainer]) -> Stream:
    return sources[copied.source, copied.sound].streams[stream_of(copied, plan)]
