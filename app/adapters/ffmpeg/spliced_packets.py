"""The packets of an output's picture, segment by segment, each with the frame in which it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import av
from av.container import InputContainer
from av.packet import Packet

from app.adapters.ffmpeg.bitstream import copied_packet, fitted_packet
from app.adapters.ffmpeg.units import has_start_codes
from app.domain.render_plan.copying import FrameClock
from app.domain.render_plan.values import RenderPlan, Segment, Splice

BACK_SECONDS = 3  # a file is entered before the wanted packet; those between are passed over
MOST_PASSED = 20_000  # packets


class Placed(NamedTuple):
    """A packet, and the frame of the output in which its picture is shown."""

    packet: Packet[Any]
    frame: int


def of_a_copy(source: InputContainer, segment: Segment, start: int, plan: RenderPlan) -> Iterator[Placed]:
    """The packets that a segment copies, as they are stored; it begins at frame `start`.

    Raises ValueError when they are not where the plan says.
    """
    run, copied = segment.runs[0], segment.copied
    facts = plan.source(run.source or "").picture
    if copied is None or facts is None or plan.splice is None:
        raise ValueError("that segment copies nothing")
    clock = FrameClock.of(run, copied, nudge=facts.nudge, rate=plan.rate)
    context: Any = source.streams[facts.stream].codec_context
    started = has_start_codes(context.extradata or b"")
    left = segment.frames
    for number, packet in enumerate(_from(source, facts.stream, copied.first_time)):
        if 0 < number <= copied.left_out:
            continue
        if packet.pts is None:
            raise ValueError("a picture has no time")
        data = copied_packet(packet, plan.splice.codec, started=started, begins=not number)
        fresh: Packet[Any] = Packet(data)  # without what a demuxer adds for decoders
        fresh.is_keyframe = packet.is_keyframe
        yield Placed(fresh, start + clock.frame_of(packet.pts) - run.first)
        left -= 1
        if not left:
            return
    raise ValueError("the source ends too early")


def of_a_piece(piece: Path, segment: Segment, start: int, splice: Splice | None) -> Iterator[Placed]:
    """The packets of an encoded piece that begins at frame `start`."""
    with av.open(str(piece)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
    if len(packets) != segment.frames:
        raise ValueError(f"a piece has {len(packets)} of {segment.frames} pictures")
    frames = {
        ticks: start + number for number, ticks in enumerate(sorted(packet.pts or 0 for packet in packets))
    }
    for packet in packets:
        fresh: Packet[Any] = Packet(fitted_packet(packet, splice))
        fresh.is_keyframe = packet.is_keyframe
        yield Placed(fresh, frames[packet.pts or 0])


def _from(source: InputContainer, stream_index: int, first_time: int) -> Iterator[Packet[Any]]:
    """The packets of a stream from one on, which is known by its time."""
    stream = source.streams[stream_index]
    back = int(BACK_SECONDS / stream.time_base) if stream.time_base else 0
    source.seek(first_time - back, stream=stream, backward=True)
    found = False
    for passed, packet in enumerate(source.demux(stream)):
        if packet.stream_index != stream_index or not packet.size:
            continue
        found = found or packet.pts == first_time
        if found:
            yield packet
        elif passed > MOST_PASSED:
            break
    if not found:
        raise ValueError("a picture is not where it was")
