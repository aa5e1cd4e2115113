"""Putting media files at the end of the timeline, whole and in order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from app.domain.media import Asset
from app.domain.time import Rate, Seconds, frames_in
from app.domain.timeline import Timeline, TrackKind

STILL_SECONDS = Seconds(5)  # a picture stays that long until somebody trims it

Edit = Callable[[Mapping[str, Any]], Awaitable[None]]


async def append(assets: Sequence[Asset], *, timeline: Callable[[], Timeline], edit: Edit) -> None:
    """Add pictures to the first video track, and files with sound only to an audio track."""
    seen = [asset for asset in assets if asset.info and asset.info.picture]
    heard = [asset for asset in assets if asset.info and not asset.info.picture]
    if seen:
        await edit({"type": "append", "track": None, "clips": _clips(seen, timeline().rate)})
    if heard:
        if _audio_track(timeline()) is None:
            await edit({"type": "add_track", "kind": TrackKind.AUDIO.value})
        track = _audio_track(timeline())
        await edit({"type": "append", "track": track, "clips": _clips(heard, timeline().rate)})


def _audio_track(timeline: Timeline) -> str | None:
    tracks = (track.id for track in timeline.tracks if track.kind is TrackKind.AUDIO and not track.locked)
    return next(tracks, None)


def _clips(assets: Sequence[Asset], rate: Rate) -> list[dict[str, Any]]:
    return [{"asset": a.id, "source_start": "0", "frames": _frames(a, rate)} for a in assets]


def _frames(asset: Asset, rate: Rate) -> int:
    if asset.info is None:
        return 1
    return max(1, frames_in(STILL_SECONDS if asset.info.still else asset.info.duration, rate))
