"""Cutting clips in two. Nothing that is shown changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.edits.sequence import around, fresh_ids, holding, place_of, with_tracks
from app.domain.errors import EditRejected
from app.domain.time import Rate
from app.domain.timeline import Timeline, Track

NO_CLIP = "The playhead is not inside a clip."


def split(timeline: Timeline, clips: Sequence[str], at: int, *, fresh: str) -> Timeline:
    """Cut those of the clips that hold frame `at` inside them; right halves get fresh ids.

    ```
    A[0:10]<2>3 B[0:5]   at 4   ->   A[0:4]<2 A2[4:10]>3 B[0:5]
    ```
    Raises ClipNotFound, TrackLocked; refused when no clip is cut.
    """
    places = [place_of(timeline, clip) for clip in dict.fromkeys(clips)]
    tracks = [place.track for place in places if place.start < at < place.end]
    return _split_tracks(timeline, tracks, at, fresh=fresh)


def split_all(timeline: Timeline, at: int, *, fresh: str) -> Timeline:
    """Cut what stands at frame `at` on every track that is not locked.

    ```
    V1: A[0:10]            V1: A[0:4] n/A[4:10]
    A1: B[0:10]   at 4 ->  A1: B[0:4] n-2/B[4:10]
    ```
    Refused when no clip is cut.
    """
    return _split_tracks(timeline, [track for track in timeline.tracks if not track.locked], at, fresh=fresh)


def _split_tracks(timeline: Timeline, tracks: Sequence[Track], at: int, *, fresh: str) -> Timeline:
    ids = fresh_ids(fresh)
    cut = [_cut(track, at, rate=timeline.rate, ids=ids) for track in tracks]
    if all(new is old for new, old in zip(cut, tracks, strict=True)):
        raise EditRejected(NO_CLIP)
    return with_tracks(timeline, cut)


def _cut(track: Track, at: int, *, rate: Rate, ids: Iterator[str]) -> Track:
    left, right = around(track, at, at, rate=rate, fresh=ids)
    return holding(track, [*left, *right])
