"""Moving several clips at once: each by the same way, or together between others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.domain.edits.remove import lift
from app.domain.edits.sequence import Place, around, fresh_ids, open_track, place_of, tidied, with_items
from app.domain.edits.tracks import add_track
from app.domain.errors import EditRejected, NoRoom
from app.domain.timeline import Clip, Item, Timeline, TrackKind


def shift(timeline: Timeline, clips: Sequence[str], delta: int, *, fresh: str) -> Timeline:
    """Lift clips and put each over what stands `delta` frames later on its own track.

    ```
    A[0:4] B[0:10] C[0:2]   A, C by 2   ->   _2 A[0:4] B[2:10] _2 C[0:2]
    ```
    Raises ClipNotFound, TrackLocked, NoRoom before the start of the timeline.
    """
    return _shifted(timeline, _places(timeline, clips), delta, made={}, ids=fresh_ids(fresh))


def shift_to_new_tracks(
    timeline: Timeline, clips: Sequence[str], delta: int, *, kind: TrackKind, fresh: str
) -> Timeline:
    """As `shift`, but those of one kind go to new tracks: above all pictures, below all sound.

    ```
    V1: A[0:4] B[0:10] C[0:2]   A, C by 2   ->   V2: _2 A[0:4] _10 C[0:2]
                                                 V1: _4 B[0:10]
    ```
    For each track that they come from one is made, so that what lay above others still does.
    Raises ClipNotFound, TrackLocked, NoRoom before the start of the timeline.
    """
    places = _places(timeline, clips)
    ids = fresh_ids(fresh)
    made: dict[str, str] = {}
    left = {place.track.id for place in places if place.track.kind is kind}
    outwards = timeline.tracks if kind is TrackKind.AUDIO else reversed(timeline.tracks)
    grown = timeline
    for track in [track.id for track in outwards if track.id in left]:
        made[track] = next(ids)
        grown = add_track(grown, kind, fresh=made[track])
    return _shifted(grown, places, delta, made=made, ids=ids)


def reorder_many(timeline: Timeline, clips: Sequence[str], track: str, index: int) -> Timeline:
    """Take clips of one kind out, closing up, and put them one after the other in front of the clip
    that is then number `index` of a track.

    ```
    A[0:4] B[0:10] C[0:5] D[0:2]   A, C to 2   ->   B[0:10] D[0:2] A[0:4] C[0:5]
    ```
    They keep the order in which they stood. With `index` the number of clips, they come last.
    Raises ClipNotFound, TrackNotFound, TrackLocked, NoRoom; refused for a track of another kind.
    """
    places = _places(timeline, clips)
    target = open_track(timeline, track)
    if any(place.track.kind is not target.kind for place in places):
        raise EditRejected("A clip can only move to a track of its own kind.")
    taken = {place.clip.id for place in places}
    moved = timeline
    for source in {place.track.id: place.track for place in places}.values():
        moved = with_items(moved, source, _without(source.items, taken))
    rest = tidied(_without(target.items, taken))
    numbers = [number for number, item in enumerate(rest) if isinstance(item, Clip)]
    if index > len(numbers):
        raise NoRoom("There are not that many clips on that track.")
    before = [*numbers, len(rest)][index]
    together = (place.clip for place in places)
    moved = with_items(moved, moved.track(track), [*rest[:before], *together, *rest[before:]])
    return timeline if moved == timeline else moved


def _shifted(
    timeline: Timeline, places: Sequence[Place], delta: int, *, made: Mapping[str, str], ids: Iterator[str]
) -> Timeline:
    """Each clip later by `delta`; those of a track in `made` go to the one that it names."""
    if any(place.start + delta < 0 for place in places):
        raise NoRoom("That would be before the start of the timeline.")
    moving = [place for place in places if delta or place.track.id in made]
    moved = lift(timeline, [place.clip.id for place in moving])
    for place in moving:
        start = place.start + delta
        track = moved.track(made.get(place.track.id, place.track.id))
        left, right = around(track, start, start + place.clip.frames, rate=timeline.rate, fresh=ids)
        moved = with_items(moved, track, [*left, place.clip, *right])
    return timeline if moved == timeline else moved


def _places(timeline: Timeline, clips: Sequence[str]) -> Sequence[Place]:
    """Where the clips stand, each once, the earliest first."""
    return sorted((place_of(timeline, clip) for clip in dict.fromkeys(clips)), key=lambda place: place.start)


def _without(items: Sequence[Item], taken: set[str]) -> Iterator[Item]:
    return (item for item in items if not isinstance(item, Clip) or item.id not in taken)
