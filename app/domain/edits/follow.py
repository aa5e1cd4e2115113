"""Captions and markers that go along when the clips that they lie over move.

```
V1: A[0:10] B[0:10] D[0:10]        V1: A[0:10] D[0:10]
C1: q[4:3] r[12:3] s[22:5]    ->   C1: q[4:3] s[12:5]
```
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from app.domain.time import Rate, TimeRange, nearest_frame
from app.domain.timeline import (
    MAX_FRAMES,
    MAX_ID,
    CaptionTrack,
    Clip,
    Cue,
    Marker,
    Timeline,
    Track,
    TrackKind,
)

Placed: TypeAlias = tuple[Clip, TimeRange]

_ROOM = MAX_ID - 8  # of an id, for what tells its parts apart


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames that were shown before, and where the same is shown now."""

    before: TimeRange
    now: TimeRange

    def at(self, frame: int) -> int:
        """Where a frame of `before`, or its end, has come to."""
        share = Fraction(frame - self.before.start, self.before.frames)
        return self.now.start + nearest_frame(share * self.now.frames, Fraction(1))


def following(before: Timeline, after: Timeline) -> Timeline:
    """The edited timeline with captions and markers where what they lay over is shown now.

    They follow the lowest track of pictures that is heard, or else the first heard one of sound. What
    they lay over and is gone takes them along; a caption between whose halves something was put is two.
    The same timeline when nothing under them moved.
    """
    track = _followed(before)
    if track is None or not (before.captions or before.markers):
        return after
    now = next((one for one in after.tracks if one.id == track.id), None)
    if now is None or now.items == track.items:
        return after
    stretches = list(_stretches(track, now, after))
    taken = {cue.id for captions in after.captions for cue in captions.cues}
    captions = tuple(_moved(captions, stretches, taken) for captions in after.captions)
    markers = _moved_markers(after.markers, stretches)
    if captions == after.captions and markers == after.markers:
        return after
    kept = tuple(new if new != old else old for new, old in zip(captions, after.captions, strict=True))
    return replace(after, captions=kept, markers=markers if markers != after.markers else after.markers)


def _followed(timeline: Timeline) -> Track | None:
    lowest = [track for track in reversed(timeline.tracks) if track.kind is TrackKind.VIDEO]
    sounds = [track for track in timeline.tracks if track.kind is TrackKind.AUDIO]
    with_clips = [track for track in (*lowest, *sounds) if track.items]
    heard = (track for track in with_clips if not track.muted)
    return next(heard, with_clips[0] if with_clips else None)


def _stretches(track: Track, now: Track, after: Timeline) -> Iterator[Stretch]:
    """In the order of what was, without what is gone; with the gaps, and all that comes after the end."""
    places: Mapping[str, Placed] = {
        clip.id: (clip, span) for one in after.tracks for clip, span in one.clips()
    }
    known = {clip.id for clip, _ in track.clips()}
    new = [(clip, span) for clip, span in now.clips() if clip.id not in known]
    ends = 0  # where what came before a gap ends now
    for item, span in track.with_ranges():
        if isinstance(item, Clip):
            found = list(_of_clip(item, span, places.get(item.id), new, after.rate))
            yield from found
            ends = found[-1].now.end if found else ends
        elif room := _room(now, ends, span.frames):
            yield Stretch(TimeRange(span.start, room), TimeRange(ends, room))
            ends += room
    beyond = MAX_FRAMES - max(track.frames, now.frames)
    if beyond > 0:
        yield Stretch(TimeRange(track.frames, beyond), TimeRange(now.frames, beyond))


def _of_clip(
    clip: Clip, span: TimeRange, place: Placed | None, new: Sequence[Placed], rate: Rate
) -> Iterator[Stretch]:
    """What is left of a clip, and what of it became a clip of its own, as an insertion makes it."""
    covered = clip.source_start
    if place is not None:
        yield from _shared(clip, span, place, rate)
        covered = place[0].source_end(rate)
    if covered >= clip.source_end(rate):
        return
    halves = [
        each
        for each in new
        if each[0].asset == clip.asset
        and each[0].speed == clip.speed
        and each[0].source_start >= covered
        and each[0].source_end(rate) == clip.source_end(rate)
    ]
    if halves:
        yield from _shared(clip, span, min(halves, key=lambda each: each[0].source_start), rate)


def _shared(clip: Clip, span: TimeRange, place: Placed, rate: Rate) -> Iterator[Stretch]:
    """What two clips show alike of their source."""
    other, there = place
    start = max(clip.source_start, other.source_start)
    end = min(clip.source_end(rate), other.source_end(rate))
    if end <= start:
        return
    was, now = (
        [at.start + nearest_frame((moment - one.source_start) / one.speed, rate) for moment in (start, end)]
        for one, at in ((clip, span), (other, there))
    )
    if was[0] < was[1] and now[0] < now[1]:
        yield Stretch(TimeRange(was[0], was[1] - was[0]), TimeRange(now[0], now[1] - now[0]))


def _room(track: Track, start: int, frames: int) -> int:
    """How much of so many frames of nothing there still is at a frame."""
    for item, span in track.with_ranges():
        if span.contains(start):
            return 0 if isinstance(item, Clip) else min(frames, span.end - start)
    return 0


def _moved(captions: CaptionTrack, stretches: Sequence[Stretch], taken: set[str]) -> CaptionTrack:
    cues = [each for cue in captions.cues for each in _parts(cue, stretches, taken)]
    return replace(captions, cues=tuple(sorted(cues, key=lambda cue: cue.start)))


def _parts(cue: Cue, stretches: Sequence[Stretch], taken: set[str]) -> Iterator[Cue]:
    ranges: list[TimeRange] = []
    for stretch in _over(cue.range, stretches):
        start = stretch.at(max(cue.start, stretch.before.start))
        end = max(stretch.at(min(cue.range.end, stretch.before.end)), min(start + 1, stretch.now.end))
        if ranges and ranges[-1].end == start:
            ranges[-1] = TimeRange(ranges[-1].start, end - ranges[-1].start)
        elif start < end:
            ranges.append(TimeRange(start, end - start))
    for number, span in enumerate(ranges):
        if span == cue.range:
            yield cue
        else:
            name = cue.id if number == 0 else _unused(cue.id, taken)
            yield replace(cue, id=name, start=span.start, frames=span.frames)


def _over(span: TimeRange, stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    first = bisect_right(stretches, span.start, key=lambda stretch: stretch.before.start) - 1
    for stretch in stretches[max(0, first) :]:
        if stretch.before.start >= span.end:
            return
        if stretch.before.end > span.start:
            yield stretch


def _moved_markers(markers: Sequence[Marker], stretches: Sequence[Stretch]) -> tuple[Marker, ...]:
    moved: dict[int, Marker] = {}  # at most one at a frame
    for marker in markers:
        for stretch in _over(TimeRange(marker.at, 1), stretches):
            at = stretch.at(marker.at)
            moved.setdefault(at, replace(marker, at=at))
    return tuple(moved[at] for at in sorted(moved))


def _unused(name: str, taken: set[str]) -> str:
    base, number = name.partition("~")[0][:_ROOM], 2
    while f"{base}~{number}" in taken:
        number += 1
    taken.add(f"{base}~{number}")
    return f"{base}~{number}"
