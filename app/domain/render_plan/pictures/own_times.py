"""Pictures of a variable rate, shown when their source says and not one in each frame. Pure.

frames of the timeline  | 0 | 1 | 2 | 3 | 4 | 5 |
pictures of the source  a    b     c      d           each begins when it did, and lasts till the next
seen in those frames    | a | b | c | c | d | d |

A picture belongs to the frame by whose middle it has begun, as everywhere, so it begins less than
half a frame before or after that frame does. Several may belong to one frame: the last is seen in it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from app.domain.media import VideoStream
from app.domain.packet_index import Group, PacketFlag, PacketIndex
from app.domain.render_plan.pictures.frame_clock import FrameClock
from app.domain.render_plan.values import CopiedPackets, OwnTimes, PictureRun, RenderPlan, Segment
from app.domain.time import Rate, Seconds

LEAST_APART = Fraction(1, 500)  # seconds; Matroska counts a thousandth, and half a step is needed besides
MISSING = Fraction(3, 2)  # frames from one picture to the next; there is one missing
MOST_FASTER = Fraction(11, 10)  # than the timeline, on average; who wants fewer pictures gets fewer


def keeps_times(stream: VideoStream | None, index: PacketIndex | None, rate: Rate) -> bool:
    """Whether pictures of a stream keep their own times in an output of a rate.

    Those of a constant rate of which a few are missing do as well, if it is the output's.
    """
    if stream is None or index is None or why_by_frames(stream, index, rate):
        return False
    if stream.variable_rate:
        return True
    longest = max((later - sooner for sooner, later in pairwise(index.shown)), default=0)
    return longest * index.time_base * rate > MISSING


def why_by_frames(stream: VideoStream, index: PacketIndex, rate: Rate) -> str | None:
    """Why one picture is shown in each frame of the timeline, if pictures do not come so; for a person."""
    if stream.variable_rate and stream.rate > rate * MOST_FASTER:
        return "Its pictures come faster than the timeline's."
    if not stream.variable_rate and abs(stream.rate - rate) * 100 > rate:
        return "Its pictures come at another rate than the timeline's."
    distances = [later - sooner for sooner, later in pairwise(index.shown)]
    if not distances or min(distances) < LEAST_APART / index.time_base:
        return "Some of its pictures come at almost the same time."
    return None


def moment_of(run: PictureRun, ticks: int, *, leads: bool, rate: Rate) -> Seconds:
    """When a picture of a run is shown, counted from the clip's frame 0; `leads` for the run's first."""
    own = run.own
    if own is None:
        raise ValueError("the pictures of that run have no times of their own")
    if leads and own.opens:
        return run.first / rate
    return ticks * own.time_base - own.zero - run.source_start


def seams_of(plan: RenderPlan) -> Sequence[tuple[int, Seconds]]:
    """(frame, time of the first picture) of every segment that is copied, or follows one that is."""
    found: list[tuple[int, Seconds]] = []
    start = 0
    for before, after in pairwise(plan.segments):
        start += before.frames
        if before.copied or after.copied:
            found.append((start, start / plan.rate + _late(after, plan.rate)))
    return found


def _late(segment: Segment, rate: Rate) -> Seconds:
    """How long after its first frame the first picture of a segment is shown."""
    run, own = segment.runs[0], segment.runs[0].own
    if own is None:
        return Fraction(0)
    ticks = segment.copied.first_time if segment.copied else own.ticks[0]
    return moment_of(run, ticks, leads=True, rate=rate) - run.first / rate


def expected_times(plan: RenderPlan) -> Iterator[tuple[Seconds, Seconds]]:
    """Between which times of the output each picture is shown first, as far as the plan knows."""
    start = 0
    for segment in plan.segments:
        for run in segment.runs:
            yield from _expected(run, segment.copied, start, plan.rate)
            start += run.frames


def _expected(
    run: PictureRun, copied: CopiedPackets | None, start: int, rate: Rate
) -> Iterator[tuple[Seconds, Seconds]]:
    own, begins, half = run.own, start / rate, 1 / (2 * rate)
    if own is None:
        yield from ((frame / rate, frame / rate) for frame in range(start, start + run.frames))
        return
    for number in range(copied.packets if copied else run.pictures):
        leads = number == 0
        if leads and own.opens:
            yield begins, begins
        elif copied:
            yield begins - half, (begins if leads else (start + run.frames) / rate) + half
        else:
            at = begins + moment_of(run, own.ticks[number], leads=leads, rate=rate) - run.first / rate
            yield at, at


class OwnTiming:
    """The pictures of one run by the times of their source."""

    def __init__(
        self, run: PictureRun, index: PacketIndex, clock: FrameClock, zero: Seconds, rate: Rate
    ) -> None:
        self._run = run
        self._index = index
        self._frame_of = clock.frame_of
        self._own = OwnTimes(index.time_base, zero)
        self._rate = rate

    def drawn(self, first: int, end: int, *, after: int | None, before: int | None) -> PictureRun:
        """The frames `first` to `end` of the run, encoded: the pictures that begin in them.

        Those up to the one at `after` were copied, and so will be those from `before` on. A picture
        that was there before is shown once more, so that every part begins with one.
        """
        shown = self._index.visible
        on = max(0, bisect_right(shown, first, key=self._frame_of) - 1)
        start = bisect_left(shown, first, key=self._frame_of)
        if after is not None:
            start = max(start, bisect_right(shown, after))
        stop = bisect_left(shown, end, key=self._frame_of) if before is None else bisect_left(shown, before)
        opens = first == self._run.first or start > on
        begin = min(start, on)
        if opens:
            while begin < on and self._there(shown[begin + 1], first):
                begin += 1
        ticks = tuple(shown[begin : max(stop, begin + 1)])
        own = replace(self._own, opens=opens, ticks=ticks)
        return replace(self._run, first=first, frames=end - first, own=own)

    def copied(self, first: int, end: int) -> PictureRun:
        """The frames `first` to `end` of the run, copied."""
        own = replace(self._own, opens=first == self._run.first)
        return replace(self._run, first=first, frames=end - first, own=own)

    def usable(self, group: Group, *, left_out: int, room: int) -> tuple[int, int] | None:
        """(packet, frame) up to which a group can be copied before frame `room`."""
        shown, start = self._index.shown, group.first + left_out
        if any(flag & PacketFlag.HIDDEN for flag in self._index.flags[group.first : group.end]):
            return None
        opens = self._frame_of(shown[start]) == self._run.first
        if opens and start + 1 < len(shown) and self._there(shown[start + 1], self._run.first):
            return None
        for end in self._index.clean_ends(group):
            if end > start and self._frame_of(shown[end - 1]) < room:
                following = self._frame_of(shown[end]) if end < len(shown) else room
                return end, min(room, following)
        return None

    def _there(self, ticks: int, frame: int) -> bool:
        """Whether a picture is there already when a frame begins, or almost."""
        at = ticks * self._own.time_base - self._own.zero - self._run.source_start
        return at < frame / self._rate + LEAST_APART
