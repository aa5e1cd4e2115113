"""The packets of an output's picture, segment by segment, each with the time at which it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from av.container import InputContainer
from av.packet import Packet

from app.adapters.ffmpeg.bitstreams.parameter_sets import copied_packet, fitted_packet
from app.adapters.ffmpeg.bitstreams.units import has_start_codes
from app.adapters.ffmpeg.splicing.tape import Packets, Tape, open_again
from app.domain.render_plan.pictures.frame_clock import FrameClock
from app.domain.render_plan.pictures.own_times import moment_of
from app.domain.render_plan.values import PictureRun, RenderPlan, Segment, Splice
from app.domain.time import Rate

MOST_PASSED = 20_000  # packets


Placed: TypeAlias = "tuple[Packet[Any], int]"  # and the tick of the output at which its picture is shown


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment lies in an output whose frames are so many ticks each."""

    start: int  # frame
    rate: Rate
    ticks: int  # of a frame

    def tick(self, frame: int) -> int:
        """When a frame of the segment begins."""
        return (self.start + frame) * self.ticks

    def own_tick(self, run: PictureRun, ticks: int, *, leads: bool) -> int:
        """When a picture of a run, with which the segment begins, is shown by its own time."""
        moment = moment_of(run, ticks, leads=leads, rate=self.rate)
        return round((self.start + moment * self.rate - run.first) * self.ticks)


def of_a_copy(tape: Tape, segment: Segment, place: Place, plan: RenderPlan) -> Iterator[Placed]:
    """The packets that a segment copies, as they are stored.

    Raises ValueError when they are not where the plan says.
    """
    run, copied = segment.runs[0], segment.copied
    facts = plan.source(run.source or "").picture
    if copied is None or facts is None or plan.splice is None:
        raise ValueError("that segment copies nothing")
    clock = FrameClock.of(
        run, time_base=copied.time_base, zero=copied.zero, nudge=facts.nudge, rate=plan.rate
    )
    context: Any = tape.stream.codec_context
    started = has_start_codes(context.extradata or b"")
    left = copied.packets
    for number, packet in enumerate(_from(tape, copied.first_time)):
        if 0 < number <= copied.left_out:
            continue
        if packet.pts is None:
            raise ValueError("a picture has no time")
        frame = clock.frame_of(packet.pts) - run.first
        if not 0 <= frame < segment.frames + (run.own is not None):
            raise ValueError(f"a picture would be shown in frame {place.start + frame}, which cannot be")
        own = place.own_tick(run, packet.pts, leads=not number) if run.own else None
        taken = copied_packet(packet, plan.splice.codec, started=started, begins=not number)
        yield taken, place.tick(frame) if own is None else own
        left -= 1
        if not left:
            return
    raise ValueError("the source ends too early")


def of_a_piece(
    piece: InputContainer, segment: Segment, place: Place, splice: Splice | None
) -> Iterator[Placed]:
    """The packets of an encoded piece."""
    piece.seek(0)  # the same one may stand in several places
    packets = [packet for packet in piece.demux(video=0) if packet.pts is not None]
    if len(packets) != segment.pictures:
        raise ValueError(f"a piece has {len(packets)} of {segment.pictures} pictures")
    in_order = sorted(packet.pts or 0 for packet in packets)
    shown = dict(zip(in_order, _shown(segment, place), strict=True))
    for packet in packets:
        yield fitted_packet(packet, splice), shown[packet.pts or 0]


def _shown(segment: Segment, place: Place) -> Iterator[int]:
    """When the pictures of an encoded segment are shown, in order."""
    for run in segment.runs:
        if run.own:
            for number, ticks in enumerate(run.own.ticks):
                yield place.own_tick(run, ticks, leads=not number)
        else:
            yield from (place.tick(frame) for frame in range(run.frames))
        place = replace(place, start=place.start + run.frames)


def _from(tape: Tape, first_time: int) -> Packets:
    """The packets of a stream from one on, which is known by its time."""
    found = False
    for packet in _following(tape.play(first_time), first_time):
        found = True
        yield packet
    if found:
        return
    # Some files cannot be entered at their very first packet.
    with open_again(tape) as fresh:
        for packet in _following(fresh.rest(), first_time):
            found = True
            yield packet
    if not found:
        raise ValueError("a picture is not where it was")


def _following(packets: Packets, first_time: int) -> Packets:
    found = False
    for passed, packet in enumerate(packets):
        found = found or packet.pts == first_time
        if found:
            yield packet
        elif passed > MOST_PASSED:
            break
