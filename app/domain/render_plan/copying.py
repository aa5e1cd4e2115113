"""Which stretches of a clip can be copied as they are stored, and why the others cannot. Pure.

stored groups  | I . . . . | I . . . . | I . . . . |
the clip           |< - - - - - - - - - - - >|
parts              | encode | copy           | encode |    until the last clean place
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from app.domain.media import Asset
from app.domain.packet_index import Group, PacketFlag, PacketIndex
from app.domain.render_plan.values import CopiedPackets, Part, PictureRun, PlannedSource
from app.domain.time import Rate, TimeRange

LEAST_COPIED = 12  # frames; a shorter copy is not worth its seams

CUT = "A cut goes through these pictures."
CAPTION = "A caption is drawn into these pictures."
FADE = "The picture fades here."
SPEED = "The speed is changed."
SHORT = "Too few pictures to copy."


class Copying:
    """What can be copied from one source to an output of a rate."""

    def __init__(
        self, asset: Asset, planned: PlannedSource, index: PacketIndex, rate: Rate, *, least: int
    ) -> None:
        self._least = least
        self._index = index
        self._rate = rate
        self._zero = asset.info.origin if asset.info else Fraction(0)
        self._nudge = planned.picture.nudge if planned.picture else Fraction(0)

    def parts(self, run: PictureRun, *, drawn: Sequence[TimeRange]) -> Iterator[Part]:
        """The run in parts, in order. `drawn` are ranges of the clip's frames with captions in them."""
        if run.speed != 1:
            yield Part(run, SPEED)
            return
        blocked = [(FADE, span) for span in _fades(run)] + [(CAPTION, span) for span in drawn]
        place = run.first
        for first, end, packets in self._stretches(run, [span for _, span in blocked]):
            if place < first:
                yield self._encoded(run, place, first, blocked)
            yield Part(_cut(run, first, end), "Copied as it is stored.", packets)
            place = end
        if place < run.first + run.frames:
            yield self._encoded(run, place, run.first + run.frames, blocked)

    def _stretches(
        self, run: PictureRun, blocked: Sequence[TimeRange]
    ) -> Iterator[tuple[int, int, CopiedPackets]]:
        """(first frame, end, packets) of what can be copied; neighbouring groups are one stretch."""
        current: _Stretch | None = None
        clock = FrameClock.of(run, self._copied(0, 0, 0), nudge=self._nudge, rate=self._rate)
        for group in self._index.groups:
            if current and group.first == current.last:
                found = self._usable(run, clock, group, blocked, left_out=0)
                if found and found[0] == current.end:
                    current = replace(current, last=found[1])
                    continue
            found = self._usable(run, clock, group, blocked, left_out=group.led)
            if found is None:
                continue
            yield from self._stretch(current)
            current = _Stretch(found[0], group.first, found[1], group.led)
        yield from self._stretch(current)

    def _stretch(self, found: _Stretch | None) -> Iterator[tuple[int, int, CopiedPackets]]:
        if found and found.end - found.begins >= self._least:
            yield found.begins, found.end, self._copied(found.first, found.last, found.left_out)

    def _copied(self, first: int, last: int, left_out: int) -> CopiedPackets:
        size = self._index.bytes_of(first, last) - self._index.bytes_of(first + 1, first + 1 + left_out)
        return CopiedPackets(self._index.pts[first], self._index.time_base, self._zero, size, left_out)

    def _usable(
        self,
        run: PictureRun,
        clock: FrameClock,
        group: Group,
        blocked: Sequence[TimeRange],
        *,
        left_out: int,
    ) -> tuple[int, int] | None:
        """The clip's frame at which a group begins, and up to which packet it can be copied.

        The pictures that lead it are left out, or stay when what lies before is copied as well.
        """
        start = group.first + left_out
        begins = clock.frame_of(self._index.shown[start])
        room = run.first + run.frames
        if not run.first <= begins < room:
            return None
        room = min([room, *(max(begins, span.start) for span in blocked if span.end > begins)])
        most = self._even(range(start, group.end), begins, min(group.end - start, room - begins), clock)
        ends = (end for end in self._index.clean_ends(group) if end - start <= most)
        end = next(ends, group.first)
        return (begins, end) if end > start else None

    def _even(self, ranks: range, begins: int, most: int, clock: FrameClock) -> int:
        """How many pictures are shown in exactly one frame each, one after the other."""
        first = ranks.start
        if any(flag & PacketFlag.HIDDEN for flag in self._index.flags[first : ranks.stop]):
            return 0
        shown = self._index.shown
        for number in range(most):
            if clock.frame_of(shown[first + number]) != begins + number:
                # The one before must not be hidden by this one.
                return max(0, number - 1)
        following = first + most
        hidden = following < len(shown) and clock.frame_of(shown[following]) < begins + most
        return most - 1 if hidden else most

    def _encoded(
        self, run: PictureRun, first: int, end: int, blocked: Sequence[tuple[str, TimeRange]]
    ) -> Part:
        here = TimeRange(first, end - first)
        reasons = list(dict.fromkeys(reason for reason, span in blocked if span.overlaps(here)))
        if not reasons:
            reasons = [CUT if run.frames > LEAST_COPIED else SHORT]
        return Part(_cut(run, first, end), " ".join(reasons))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Packets `first` to `last` but for those left out, from the clip's frame `begins` on."""

    begins: int
    first: int
    last: int
    left_out: int

    @property
    def end(self) -> int:
        return self.begins + self.last - self.first - self.left_out


@dataclass(frozen=True, slots=True)
class FrameClock:
    """Which frame of a clip at normal speed shows a picture: the first whose middle it has begun by.

    A picture at `ticks` has begun by the middle of frame k when
    `ticks * time_base - zero <= source_start + nudge + (k + 1/2) / rate`.
    """

    step: int
    offset: int
    scale: int

    @classmethod
    def of(cls, run: PictureRun, copied: CopiedPackets, *, nudge: Fraction, rate: Rate) -> FrameClock:
        """The clock of a run; of the packets only their unit of time and zero count."""
        step = copied.time_base * rate
        offset = (copied.zero + run.source_start + nudge) * rate + Fraction(1, 2)
        scale = lcm(step.denominator, offset.denominator)
        return cls(int(step * scale), int(offset * scale), scale)

    def frame_of(self, ticks: int) -> int:
        """The frame, counted from the clip's own beginning; it may lie outside of the clip."""
        return -((self.offset - ticks * self.step) // self.scale)


def drawn_in(captions: Sequence[TimeRange], run: PictureRun, start: int) -> list[TimeRange]:
    """Captions on the timeline as ranges of a clip's own frames; the run begins at `start`."""
    here = TimeRange(start, run.frames)
    moved = run.first - start
    return [TimeRange(span.start + moved, span.frames) for span in captions if span.overlaps(here)]


def _fades(run: PictureRun) -> Iterator[TimeRange]:
    if run.fade_in:
        yield TimeRange(0, run.fade_in)
    if run.fade_out:
        yield TimeRange(run.clip_frames - run.fade_out, run.fade_out)


def _cut(run: PictureRun, first: int, end: int) -> PictureRun:
    return replace(run, first=first, frames=end - first)
