"""Putting media on the timeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.edits.parts import Available, fits
from app.domain.edits.sequence import around, fresh_ids, open_track, with_items
from app.domain.edits.tracks import add_track
from app.domain.errors import AssetNotFound, OutOfMedia
from app.domain.time import Seconds
from app.domain.timeline import Clip, Timeline, Track, TrackKind


@dataclass(frozen=True, slots=True)
class NewClip:
    """A piece of an asset that is to become a clip."""

    asset: str
    source_start: Seconds
    frames: int


def insert(
    timeline: Timeline, track: str, at: int, new: NewClip, *, available: Available, fresh: str
) -> Timeline:
    """Put a new clip at frame `at`; what stands there is cut, and all that follows makes room.

    ```
    A[0:10]   X[0:3] at 4   ->   A[0:4] X[0:3] A2[4:10]
    ```
    Raises TrackNotFound, TrackLocked, AssetNotFound, OutOfMedia.
    """
    found = open_track(timeline, track)
    ids = fresh_ids(fresh)
    clip = _clip(timeline, new, available=available, ids=ids)
    left, right = around(found, at, at, rate=timeline.rate, fresh=ids)
    return with_items(timeline, found, [*left, clip, *right])


def overwrite(
    timeline: Timeline, track: str, at: int, new: NewClip, *, available: Available, fresh: str
) -> Timeline:
    """Put a new clip at frame `at`, over what stands there; nothing else moves.

    ```
    A[0:10]   X[0:3] at 4   ->   A[0:4] X[0:3] A2[7:10]
    ```
    Raises TrackNotFound, TrackLocked, AssetNotFound, OutOfMedia.
    """
    found = open_track(timeline, track)
    ids = fresh_ids(fresh)
    clip = _clip(timeline, new, available=available, ids=ids)
    left, right = around(found, at, at + clip.frames, rate=timeline.rate, fresh=ids)
    return with_items(timeline, found, [*left, clip, *right])


def append(
    timeline: Timeline,
    track: str | None,
    new: Sequence[NewClip],
    *,
    kind: TrackKind = TrackKind.VIDEO,
    available: Available,
    fresh: str,
) -> Timeline:
    """Put new clips after the last one of a track.

    ```
    A[0:10]   X[0:3] Y[0:3]   ->   A[0:10] X[0:3] Y[0:3]
    ```
    Without a track it is the first one of the kind that is not locked; one is added when there is
    none. Raises TrackNotFound, TrackLocked, AssetNotFound, OutOfMedia.
    """
    ids = fresh_ids(fresh)
    if track is None and _first(timeline, kind) is None:
        timeline = add_track(timeline, kind, fresh=next(ids))
    found = _first(timeline, kind) if track is None else open_track(timeline, track)
    assert found is not None
    clips = [_clip(timeline, one, available=available, ids=ids) for one in new]
    return with_items(timeline, found, [*found.items, *clips])


def _first(timeline: Timeline, kind: TrackKind) -> Track | None:
    return next((track for track in timeline.tracks if track.kind is kind and not track.locked), None)


def _clip(timeline: Timeline, new: NewClip, *, available: Available, ids: Iterator[str]) -> Clip:
    if new.asset not in available:
        raise AssetNotFound
    clip = Clip(next(ids), new.asset, new.source_start, new.frames)
    if not fits(clip, available=available, rate=timeline.rate):
        raise OutOfMedia("The file is not that long.")
    return clip
