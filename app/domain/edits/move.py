"""Moving a clip to another place, on its own track or another one."""

from __future__ import annotations

from app.domain.edits.sequence import (
    Place,
    around,
    fresh_ids,
    open_track,
    place_of,
    with_items,
)
from app.domain.edits.tracks import add_track
from app.domain.errors import EditRejected, NoRoom
from app.domain.timeline import Clip, Gap, Timeline, Track


def move_over(timeline: Timeline, clip: str, track: str, at: int, *, fresh: str) -> Timeline:
    """Lift a clip and put it over what stands at frame `at` of a track.

    ```
    A[0:4] B[0:10]   A to 6   ->   _4 B[0:2] A[0:4] B2[6:10]
    ```
    Raises ClipNotFound, TrackNotFound, TrackLocked; refused for a track of another kind.
    """
    place = place_of(timeline, clip)
    gap = Gap(place.clip.frames)
    items = (*place.track.items[: place.index], gap, *place.track.items[place.index + 1 :])
    lifted = with_items(timeline, place.track, items)
    target = _target(lifted, track, place)
    left, right = around(target, at, at + place.clip.frames, rate=timeline.rate, fresh=fresh_ids(fresh))
    return _same_when_equal(timeline, with_items(lifted, target, [*left, place.clip, *right]))


def move_to_new_track(timeline: Timeline, clip: str, at: int, *, fresh: str) -> Timeline:
    """Lift a clip and put it at frame `at` of a new track of its kind: above all pictures, below all sound.

    ```
    V1: A[0:4] B[0:9]   A to 6   ->   V2: _6 A[0:4]
                                      V1: _4 B[0:9]
    ```
    Raises ClipNotFound, TrackLocked.
    """
    ids = fresh_ids(fresh)
    track = next(ids)
    made = add_track(timeline, place_of(timeline, clip).track.kind, fresh=track)
    return move_over(made, clip, track, at, fresh=next(ids))


def move_between(timeline: Timeline, clip: str, track: str, at: int, *, fresh: str) -> Timeline:
    """Take a clip out, closing up, and insert it at frame `at` of a track, which makes room.

    ```
    A[0:4] B[0:10]   A to 6   ->   B[0:2] A[0:4] B2[2:10]
    ```
    `at` counts on the timeline as it was before. Raises ClipNotFound, TrackNotFound, TrackLocked;
    refused for a track of another kind.
    """
    place = place_of(timeline, clip)
    taken = with_items(timeline, place.track, place.without())
    target = _target(taken, track, place)
    if target.id == place.track.id and at > place.start:
        at = max(place.start, at - place.clip.frames)
    left, right = around(target, at, at, rate=timeline.rate, fresh=fresh_ids(fresh))
    return _same_when_equal(timeline, with_items(taken, target, [*left, place.clip, *right]))


def reorder(timeline: Timeline, clip: str, track: str, index: int) -> Timeline:
    """Take a clip out, closing up, and put it in front of the clip that is then number `index`.

    ```
    A[0:4] B[0:10] C[0:5]   A to 1   ->   B[0:10] A[0:4] C[0:5]
    ```
    With `index` the number of clips, it comes last. Raises ClipNotFound, TrackNotFound,
    TrackLocked, NoRoom; refused for a track of another kind.
    """
    place = place_of(timeline, clip)
    taken = with_items(timeline, place.track, place.without())
    target = _target(taken, track, place)
    clips = [number for number, item in enumerate(target.items) if isinstance(item, Clip)]
    if index > len(clips):
        raise NoRoom("There are not that many clips on that track.")
    before = [*clips, len(target.items)][index]
    items = (*target.items[:before], place.clip, *target.items[before:])
    return _same_when_equal(timeline, with_items(taken, target, items))


def _target(timeline: Timeline, track: str, place: Place) -> Track:
    found = open_track(timeline, track)
    if found.kind is not place.track.kind:
        raise EditRejected("A clip can only move to a track of its own kind.")
    return found


def _same_when_equal(before: Timeline, after: Timeline) -> Timeline:
    return before if before == after else after
