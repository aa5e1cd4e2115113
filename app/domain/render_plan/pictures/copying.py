"""Which stretches of a clip can be copied as they are stored, and why the others cannot. Pure.

stored GOPs    | I . . . . | I . . . . | I . . . . |
the clip           |< - - - - - - - - - - - >|
parts              | encode | copy           | encode |    until the last clean place
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from app.domain.media import Asset
from app.domain.packet_index import Group, PacketIndex
from app.domain.placement import Placement
from app.domain.render_plan.pictures.cuts import HIDDEN, Cuts
from app.domain.render_plan.pictures.frame_clock import FrameClock
from app.domain.render_plan.pictures.own_times import OwnTiming, keeps_times, why_by_frames
from app.domain.render_plan.values import CopiedPackets, Part, PictureRun, PlannedSource
from app.domain.time import Rate, TimeRange

LEAST_COPIED = 12  # frames; a shorter copy is not worth its seams

CUT = "A cut goes through these pictures."
CAPTION = "A caption is drawn into these pictures."
FADE = "The picture fades here."
SPEED = "The speed is changed."
PLACED = "The picture is turned, cropped or moved here."
GLIDES = "The picture glides here."
LAYERS = "Several pictures lie over each other here."
SHORT = "Too few pictures to copy."


class Copying:
    """What can be copied from one source to an output of a rate."""

    def __init__(
        self,
        asset: Asset,
        planned: PlannedSource,
        index: PacketIndex,
        rate: Rate,
        *,
        least: int,
        turn: int = 0,
    ) -> None:
        self._least = least
        self._turn = turn
        self._index = index
        self._rate = rate
        self._zero = asset.info.origin if asset.info else Fraction(0)
        self._nudge = planned.picture.nudge if planned.picture else Fraction(0)
        stream = asset.info.picture if asset.info else None
        self._cuts = Cuts.of(asset, planned, index)
        self._keeps_times = keeps_times(stream, index, rate)
        self.why = why_by_frames(stream, index, rate) if stream else None

    def parts(self, run: PictureRun, *, drawn: Sequence[TimeRange]) -> Iterator[Part]:
        """The run in parts, in order. `drawn` are ranges of the clip's frames with captions in them."""
        if run.speed != 1:
            yield Part(run, SPEED)
            return
        if drawn_anew := why_drawn(run, self._turn):
            yield Part(run, drawn_anew)
            return
        blocked = [(FADE, span) for span in _fades(run)] + [(CAPTION, span) for span in drawn]
        clock = FrameClock.of(
            run, time_base=self._index.time_base, zero=self._zero, nudge=self._nudge, rate=self._rate
        )
        own = OwnTiming(run, self._index, clock, self._zero, self._rate) if self._keeps_times else None
        drawing = _Drawing(run, own, blocked, self._rate, self.why, self._cuts)
        shown, place, after = self._index.shown, run.first, None
        for found in self._stretches(run, clock, own, [span for _, span in blocked]):
            before = shown[found.first + found.left_out]
            yield from drawing.parts(place, found.begins, after=after, before=before)
            same = own.copied(found.begins, found.end) if own else _cut(run, found.begins, found.end)
            yield Part(same, "Copied as it is stored.", self._copied(found))
            place, after = found.end, shown[found.last - 1]
        yield from drawing.parts(place, run.first + run.frames, after=after, before=None)

    def _stretches(
        self, run: PictureRun, clock: FrameClock, own: OwnTiming | None, blocked: Sequence[TimeRange]
    ) -> Iterator[_Stretch]:
        """What can be copied and is long enough; neighbouring groups are one stretch."""
        current: _Stretch | None = None
        for group in self._groups_of(run, clock):
            if current and group.first == current.last:
                found = self._usable(run, clock, own, group, blocked, left_out=0)
                if found and found.begins == current.end:
                    current = replace(current, last=found.last, end=found.end)
                    continue
            found = self._usable(run, clock, own, group, blocked, left_out=group.led)
            if found is None:
                continue
            if current and self._is_long(current):
                yield current
            current = found
        if current and self._is_long(current):
            yield current

    def _groups_of(self, run: PictureRun, clock: FrameClock) -> Iterator[Group]:
        """The groups that begin within a run: of a long file with many clips, few of all there are."""
        groups, shown = self._index.groups, self._index.shown

        def begins(group: Group) -> int:
            return clock.frame_of(shown[group.first + group.led])

        for number in range(bisect_left(groups, run.first, key=begins), len(groups)):
            if clock.frame_of(shown[groups[number].first]) >= run.first + run.frames:
                return
            yield groups[number]

    def _is_long(self, found: _Stretch) -> bool:
        return found.end - found.begins >= self._least

    def _copied(self, found: _Stretch) -> CopiedPackets:
        index, first, left_out = self._index, found.first, found.left_out
        size = index.bytes_of(first, found.last) - index.bytes_of(first + 1, first + 1 + left_out)
        packets = found.last - first - left_out
        return CopiedPackets(index.pts[first], index.time_base, self._zero, size, packets, left_out)

    def _usable(
        self,
        run: PictureRun,
        clock: FrameClock,
        own: OwnTiming | None,
        group: Group,
        blocked: Sequence[TimeRange],
        *,
        left_out: int,
    ) -> _Stretch | None:
        """As much of a group as can be copied.

        The pictures that lead it are left out, or stay when what lies before is copied as well.
        """
        start = group.first + left_out
        begins = clock.frame_of(self._index.shown[start])
        room = run.first + run.frames
        if not run.first <= begins < room:
            return None
        room = min([room, *(max(begins, span.start) for span in blocked if span.end > begins)])
        if own:
            found = own.usable(group, left_out=left_out, room=room)
            return _Stretch(begins, found[1], group.first, found[0], left_out) if found else None
        most = self._even(range(start, group.end), begins, min(group.end - start, room - begins), clock)
        ends = (end for end in self._index.clean_ends(group) if end - start <= most)
        end = next(ends, group.first)
        return _Stretch(begins, begins + end - start, group.first, end, left_out) if end > start else None

    def _even(self, ranks: range, begins: int, most: int, clock: FrameClock) -> int:
        """How many pictures are shown in exactly one frame each, one after the other."""
        first = ranks.start
        if any(flag & HIDDEN for flag in self._index.flags[first : ranks.stop]):
            return 0
        shown = self._index.shown
        for number in range(most):
            if clock.frame_of(shown[first + number]) != begins + number:
                # The one before must not be hidden by this one.
                return max(0, number - 1)
        following = first + most
        hidden = following < len(shown) and clock.frame_of(shown[following]) < begins + most
        return most - 1 if hidden else most


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is encoded of a run, and why."""

    run: PictureRun
    own: OwnTiming | None
    blocked: Sequence[tuple[str, TimeRange]]
    rate: Rate
    why: str | None  # pictures do not come one in each frame
    cuts: Cuts

    def parts(self, first: int, end: int, *, after: int | None, before: int | None) -> Iterator[Part]:
        """Frames `first` to `end`, which lie between the copied pictures of those times."""
        if first >= end:
            return
        if self.own is None:
            yield self._by_frames(first, end)
            return
        edges = {edge for _, span in self.blocked for edge in (span.start, span.end) if first < edge < end}
        for start, stop in pairwise([first, *sorted(edges), end]):
            if any(span.overlaps(TimeRange(start, stop - start)) for _, span in self.blocked):
                yield self._by_frames(start, stop)  # what is drawn into them goes by frames
                continue
            for place, frames in self.cuts.between(self.run, start, stop, self.rate):
                until = before if place + frames == end else None
                yield Part(self.own.drawn(place, place + frames, after=after, before=until), CUT)

    def _by_frames(self, first: int, end: int) -> Part:
        here = TimeRange(first, end - first)
        reasons = list(dict.fromkeys(reason for reason, span in self.blocked if span.overlaps(here)))
        if not reasons:
            reasons = [self.why or (CUT if self.run.frames > LEAST_COPIED else SHORT)]
        return Part(_cut(self.run, first, end), " ".join(reasons))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Packets `first` to `last` but for those left out: frames `begins` to `end` of the clip."""

    begins: int
    end: int
    first: int
    last: int
    left_out: int


def drawn_in(captions: Sequence[TimeRange], run: PictureRun, start: int) -> list[TimeRange]:
    """Captions on the timeline as ranges of a clip's own frames; the run begins at `start`."""
    here = TimeRange(start, run.frames)
    moved = run.first - start
    return [TimeRange(span.start + moved, span.frames) for span in captions if span.overlaps(here)]


def why_drawn(run: PictureRun, turn: int) -> str | None:
    """Why no picture of a run is as it is stored, where its file says how far it is turned."""
    if run.under:
        return LAYERS
    if run.glide:
        return GLIDES
    return PLACED if run.place != Placement(turn=turn) else None


def _fades(run: PictureRun) -> Iterator[TimeRange]:
    if run.fade_in:
        yield TimeRange(0, run.fade_in)
    if run.fade_out:
        yield TimeRange(run.clip_frames - run.fade_out, run.fade_out)


def _cut(run: PictureRun, first: int, end: int) -> PictureRun:
    return replace(run, first=first, frames=end - first)
