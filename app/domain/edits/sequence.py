"""Taking a track's items apart and putting them together again: what every edit is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.domain.edits.parts import halves, without_head, without_tail
from app.domain.errors import TrackLocked
from app.domain.time import Rate
from app.domain.timeline import Clip, Gap, Item, Timeline, Track


@dataclass(frozen=True, slots=True)
class Place:
    """Where a clip stands: `index` among the items of `track`, `start` in frames."""

    track: Track
    index: int
    clip: Clip
    start: int

    @property
    def end(self) -> int:
        """The first frame after the clip."""
        return self.start + self.clip.frames

    @property
    def before(self) -> Item | None:
        """The item in front of the clip."""
        return self.track.items[self.index - 1] if self.index > 0 else None

    @property
    def after(self) -> Item | None:
        """The item behind the clip."""
        following = self.track.items[self.index + 1 : self.index + 2]
        return following[0] if following else None

    def without(self) -> tuple[Item, ...]:
        """The track's items but for the clip."""
        return self.track.items[: self.index] + self.track.items[self.index + 1 :]


def place_of(timeline: Timeline, clip_id: str) -> Place:
    """Where a clip stands that may be edited. Raises ClipNotFound, TrackLocked."""
    track, index = timeline.find(clip_id)
    require_open(track)
    clip = track.items[index]
    assert isinstance(clip, Clip)
    return Place(track, index, clip, sum(item.frames for item in track.items[:index]))


def open_track(timeline: Timeline, track_id: str) -> Track:
    """A track that may be edited. Raises TrackNotFound, TrackLocked."""
    track = timeline.track(track_id)
    require_open(track)
    return track


def require_open(track: Track) -> None:
    """Raises TrackLocked."""
    if track.locked:
        raise TrackLocked


def with_items(timeline: Timeline, track: Track, items: Iterable[Item]) -> Timeline:
    """The timeline with other items on one track, tidied; the same timeline when they are the same."""
    changed = holding(track, items)
    return timeline if changed is track else with_tracks(timeline, [changed])


def holding(track: Track, items: Iterable[Item]) -> Track:
    """The track with other items, tidied; the same track when they are the same."""
    tidy = tidied(items)
    return track if tidy == track.items else replace(track, items=tidy)


def with_tracks(timeline: Timeline, changed: Iterable[Track]) -> Timeline:
    """The timeline with those tracks in the place of the ones with their ids; all others are shared."""
    new = {track.id: track for track in changed}
    return replace(timeline, tracks=tuple(new.get(track.id, track) for track in timeline.tracks))


def tidied(items: Iterable[Item]) -> tuple[Item, ...]:
    """Items with neighbouring gaps merged, and none that is empty or stands at the end.

    ```
    A _2 _3 B _0 _4   ->   A _5 B
    ```
    """
    tidy: list[Item] = []
    waiting = 0
    for item in items:
        if isinstance(item, Gap):
            waiting += item.frames
            continue
        if waiting:
            tidy.append(Gap(waiting))
            waiting = 0
        tidy.append(item)
    return tuple(tidy)


def around(
    track: Track, start: int, end: int, *, rate: Rate, fresh: Iterator[str]
) -> tuple[list[Item], list[Item]]:
    """What a track holds before `start` and from `end` on; what lies between is left out.

    ```
    A[0:10]   from 3 to 5   ->   A[0:3] and A2[5:10]
    ```
    A clip that reaches over both becomes two, of which the later one gets a fresh id. The first
    part is filled up with a gap when the track is shorter than `start`.
    """
    left: list[Item] = []
    right: list[Item] = []
    for item, span in track.with_ranges():
        if span.end <= start:
            left.append(item)
        elif span.start >= end:
            right.append(item)
        elif isinstance(item, Gap):
            left.append(Gap(max(0, start - span.start)))
            right.append(Gap(max(0, span.end - end)))
        elif span.start < start and span.end > end:
            head, tail = halves(item, start - span.start, rate=rate, fresh=next(fresh))
            left.append(head)
            right.append(without_head(tail, end - start, rate=rate))
        elif span.start < start:
            left.append(without_tail(item, span.end - start))
        elif span.end > end:
            right.append(without_head(item, end - span.start, rate=rate))
    if track.frames < start:
        left.append(Gap(start - track.frames))
    return left, right


def fresh_ids(first: str) -> Iterator[str]:
    """Ids for what an edit makes: `first`, `first-2`, `first-3` …"""
    yield first
    number = 2
    while True:
        yield f"{first}-{number}"
        number += 1
