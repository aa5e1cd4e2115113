"""How much of a file a timeline may use."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.edits import Available
from app.domain.media import Asset, AssetState, MediaInfo
from app.domain.time import Rate, Seconds, media_frames

STILL_SECONDS = Seconds(5)
"""How long a picture stays until somebody trims it."""


def available_in(info: MediaInfo) -> Seconds | None:
    """Seconds from the file's start to the end of its picture, or of its sound; None for a still."""
    if info.still:
        return None
    stream = info.picture or info.sound
    return stream.start + stream.duration if stream and stream.duration > 0 else info.duration


def whole_frames(info: MediaInfo, rate: Rate) -> int:
    """How many frames the whole file is worth at normal speed; 0 when it is shorter than one."""
    available = available_in(info)
    if available is None:
        return round(STILL_SECONDS * rate)
    return media_frames(available, start=Seconds(0), speed=Seconds(1), rate=rate)


def available_of(assets: Iterable[Asset]) -> Available:
    """What edits may use of those assets that are ready, by id."""
    return {
        asset.id: available_in(asset.info)
        for asset in assets
        if asset.state is AssetState.READY and asset.info is not None
    }
