"""How much of a file a timeline may use."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.edits import Available
from app.domain.media import Asset, AssetState, MediaInfo
from app.domain.time import Seconds


def available_in(info: MediaInfo) -> Seconds | None:
    """Seconds from the file's start to the end of its picture, or of its sound; None for a still."""
    if info.still:
        return None
    stream = info.picture or info.sound
    return stream.start + stream.duration if stream and stream.duration > 0 else info.duration


def available_of(assets: Iterable[Asset]) -> Available:
    """What edits may use of those assets that are ready, by id."""
    return {
        asset.id: available_in(asset.info)
        for asset in assets
        if asset.state is AssetState.READY and asset.info is not None
    }
