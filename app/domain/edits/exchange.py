"""Another file in the place of one: each clip shows the same stretch of it."""

from __future__ import annotations

from dataclasses import replace

from app.domain.edits.parts import Available, fits
from app.domain.edits.sequence import with_tracks
from app.domain.errors import AssetNotFound, EditRejected, OutOfMedia, TrackLocked
from app.domain.time import Rate
from app.domain.timeline import Clip, Item, Timeline

NOT_HERE = "No clip here shows that file."
TOO_SHORT = "That file ends too early: a clip here shows more than it has."


def exchange(timeline: Timeline, asset: str, by: str, *, available: Available) -> Timeline:
    """Let all clips of a file show another one; nothing moves, and each plays as it did.

    ```
    A[0:10] B[0:5] m/A[20:30]   A by X   ->   A/X[0:10] B[0:5] m/X[20:30]
    ```
    Raises AssetNotFound, TrackLocked, OutOfMedia; refused where no clip shows the file.
    """
    if by not in available:
        raise AssetNotFound
    of_it = [track for track in timeline.tracks if any(clip.asset == asset for clip, _ in track.clips())]
    if not of_it:
        raise EditRejected(NOT_HERE)
    if any(track.locked for track in of_it):
        raise TrackLocked
    if asset == by:
        return timeline

    def exchanged(item: Item) -> Item:
        if not isinstance(item, Clip) or item.asset != asset:
            return item
        return _fitting(replace(item, asset=by), available=available, rate=timeline.rate)

    return with_tracks(
        timeline, [replace(track, items=tuple(exchanged(item) for item in track.items)) for track in of_it]
    )


def _fitting(clip: Clip, *, available: Available, rate: Rate) -> Clip:
    if not fits(clip, available=available, rate=rate):
        raise OutOfMedia(TOO_SHORT)
    return clip
