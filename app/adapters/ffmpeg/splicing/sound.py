"""The packets of an output's sound: copied ones from their sources, coded ones from beside the picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain, islice, repeat
from math import ceil, floor
from typing import Any

from av.packet import Packet
from av.stream import Stream

from app.adapters.ffmpeg.bitstreams.aac import has_head, without_head
from app.adapters.ffmpeg.bitstreams.plain_packets import plain, remade
from app.adapters.ffmpeg.coded_sound import used_packets
from app.adapters.ffmpeg.splicing.tape import OwnTape, Packets, Tape
from app.domain.render_plan.values import CopiedSound, RenderPlan, SoundSplice, Voice
from app.domain.sound_index import AAC

MOST_PASSED = 2_000  # packets


def sound_packets(plan: RenderPlan, tapes: Mapping[Voice, Tape], coded: OwnTape | None) -> Packets:
    """All packets of the plan's first sound, on times of our own: as long together as the plan says.

    Raises ValueError when they are not where the plan says.
    """
    if plan.sound is None:
        return
    at, length = -plan.sound.lead, plan.sound.grid.packet
    tick = Fraction(1, plan.sample_rate)
    for packet in _stored(plan.sound, plan, tapes, coded):
        if packet is not None:
            packet.time_base = tick
            packet.pts = packet.dts = at
            packet.duration = min(length, plan.samples - at)
            packet.is_keyframe = True
            yield packet
        at += length


def sound_stream(plan: RenderPlan, tapes: Mapping[Voice, Tape], coded: OwnTape | None) -> Stream:
    """The stream after which the output's is made."""
    for segment in plan.sound.segments if plan.sound else ():
        if segment.copied:
            return tapes[segment.copied.source, segment.copied.sound].stream
    if coded is None:
        raise ValueError("that plan has no sound")
    return coded.stream


def _stored(
    sound: SoundSplice,
    plan: RenderPlan,
    tapes: Mapping[Voice, Tape],
    coded: OwnTape | None,
) -> Iterator[Packet[Any] | None]:
    """One after the other; None where there is none."""
    used = used_packets(sound)
    made = enumerate(coded.rest()) if coded else iter(())
    for segment in sound.segments:
        packets: Iterator[Packet[Any] | None]
        if segment.is_hole:
            packets = repeat(None, segment.packets)
        elif segment.copied:
            stored = islice(_from(segment.copied, plan, tapes), segment.packets)
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


def _from(copied: CopiedSound, plan: RenderPlan, tapes: Mapping[Voice, Tape]) -> Packets:
    """The packets of a source from one on, which is known by its time."""
    tape = tapes[copied.source, copied.sound]
    unit = tape.stream.time_base
    if unit is None:
        raise ValueError("the sound has no unit of time")
    wanted = copied.at / unit
    length = plan.sound.grid.packet if plan.sound else 0
    near = Fraction(length, 2 * plan.sample_rate) / unit
    first, last = floor(wanted - near), ceil(wanted + near)
    found = False
    for passed, packet in enumerate(tape.play(int(wanted))):
        found = found or (packet.pts is not None and first < packet.pts < last)
        if found:
            yield packet
        elif passed > MOST_PASSED:
            break
    if not found:
        raise ValueError("the sound is not where it was")


def _plain_aac(packets: Packets) -> Packets:
    """The packets without what a stream or a demuxer adds for decoders. All have heads, or none has."""
    for first in packets:
        if has_head(memoryview(first)):
            stored = chain((first,), packets)
            yield from (remade(packet, without_head(memoryview(packet))) for packet in stored)
        else:
            yield plain(first)
            yield from map(plain, packets)
