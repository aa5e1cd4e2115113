"""Putting media on the timeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.domain import glide, placement
from app.domain.edits.format import items_at
from app.domain.edits.parts import Available, fits
from app.domain.edits.sequence import around, fresh_ids, open_track, with_items
from app.domain.edits.tracks import add_track
from app.domain.errors import AssetNotFound, EditRejected, OutOfMedia
from app.domain.glide import Glide
from app.domain.placement import WHOLE, Placement
from app.domain.time import Rate, Seconds
from app.domain.timeline import FASTEST, LOUDEST, QUIETEST, SLOWEST, Clip, Item, Timeline, Track, TrackKind


@dataclass(frozen=True, slots=True)
class NewClip:
    """A piece of an asset that is to become a clip, and how it is to play."""

    asset: str
    source_start: Seconds
    frames: int
    speed: Fraction = Fraction(1)
    keep_pitch: bool = True
    gain: Decimal = Decimal(0)
    fade_in: int = 0
    fade_out: int = 0
    sound: int = 1
    place: Placement = WHOLE
    glide: Glide | None = None


@dataclass(frozen=True, slots=True)
class Pasted:
    """New clips, one after the other, for frame `at` of a track."""

    track: str
    at: int
    clips: tuple[NewClip, ...]


def insert(
    timeline: Timeline, track: str, at: int, new: Sequence[NewClip], *, available: Available, fresh: str
) -> Timeline:
    """Put new clips at frame `at`; what stands there is cut, and all that follows makes room.

    ```
    A[0:10]   X[0:3] Y[0:2] at 4   ->   A[0:4] X[0:3] Y[0:2] A2[4:10]
    ```
    Raises TrackNotFound, TrackLocked, AssetNotFound, OutOfMedia.
    """
    found = open_track(timeline, track)
    ids = fresh_ids(fresh)
    clips = [_clip(one, rate=timeline.rate, available=available, ids=ids) for one in new]
    left, right = around(found, at, at, rate=timeline.rate, fresh=ids)
    return with_items(timeline, found, [*left, *clips, *right])


def overwrite(
    timeline: Timeline,
    track: str | None,
    at: int,
    new: Sequence[NewClip],
    *,
    kind: TrackKind = TrackKind.VIDEO,
    available: Available,
    fresh: str,
) -> Timeline:
    """Put new clips at frame `at`, over what stands there; nothing else moves.

    ```
    A[0:10]   X[0:3] at 4   ->   A[0:4] X[0:3] A2[7:10]
    ```
    Without a track it is a new one of the kind. Raises TrackNotFound, TrackLocked, AssetNotFound,
    OutOfMedia.
    """
    ids = fresh_ids(fresh)
    if track is None:
        track = next(ids)
        timeline = add_track(timeline, kind, fresh=track)
    found = open_track(timeline, track)
    clips = [_clip(one, rate=timeline.rate, available=available, ids=ids) for one in new]
    end = at + sum(clip.frames for clip in clips)
    left, right = around(found, at, end, rate=timeline.rate, fresh=ids)
    return with_items(timeline, found, [*left, *clips, *right])


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
    clips = [_clip(one, rate=timeline.rate, available=available, ids=ids) for one in new]
    return with_items(timeline, found, [*found.items, *clips])


def paste(
    timeline: Timeline,
    parts: Sequence[Pasted],
    *,
    rate: Rate | None = None,
    available: Available,
    fresh: str,
) -> Timeline:
    """Put new clips between what is there, on one track or several; what follows makes room.

    ```
    A[0:10]   X[0:3]@2 Y[0:3] at 4   ->   A[0:4] X[0:3]@2 Y[0:3] A2[4:10]
    ```
    With a `rate` the frames of the clips, not those of `at`, are counted at that one: from 25 to 50
    frames a second X[0:3] becomes six frames that show the same of X.
    Raises TrackNotFound, TrackLocked, AssetNotFound, OutOfMedia; refused for what no clip can do.
    """
    ids = fresh_ids(fresh)
    copied = rate or timeline.rate
    for part in parts:
        found = open_track(timeline, part.track)
        clips: list[Item] = [_clip(new, rate=copied, available=available, ids=ids) for new in part.clips]
        if copied != timeline.rate:
            clips = items_at(clips, copied, timeline.rate, available)
        left, right = around(found, part.at, part.at, rate=timeline.rate, fresh=ids)
        timeline = with_items(timeline, found, [*left, *clips, *right])
    return timeline


def _first(timeline: Timeline, kind: TrackKind) -> Track | None:
    return next((track for track in timeline.tracks if track.kind is kind and not track.locked), None)


def _clip(new: NewClip, *, rate: Rate, available: Available, ids: Iterator[str]) -> Clip:
    if new.asset not in available:
        raise AssetNotFound
    if not (SLOWEST <= new.speed <= FASTEST and QUIETEST <= new.gain <= LOUDEST):
        raise EditRejected("No clip can play like that.")
    for fault in (*placement.faults(new.place), *(glide.faults(new.glide) if new.glide else ())):
        raise EditRejected(f"That is not possible: {fault}.")
    if new.fade_in + new.fade_out > new.frames:
        raise EditRejected("The fades are longer than the clip.")
    clip = Clip(
        next(ids),
        new.asset,
        new.source_start,
        new.frames,
        speed=new.speed,
        keep_pitch=new.keep_pitch,
        gain=new.gain,
        fade_in=new.fade_in,
        fade_out=new.fade_out,
        sound=new.sound,
        place=new.place,
        glide=new.glide,
    )
    if not fits(clip, available=available, rate=rate):
        raise OutOfMedia("The file is not that long.")
    return clip
