"""Putting media files at the end of the timeline, whole and in order. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.availability import whole_frames
from app.domain.media import Asset
from app.domain.time import Rate
from app.domain.timeline import TrackKind


def commands_for(assets: Sequence[Asset], rate: Rate) -> Iterator[dict[str, Any]]:
    """The edits that add files: those with pictures to a video track, the others to an audio track."""
    for kind in TrackKind:
        of_kind = [asset for asset in assets if _kind(asset) is kind]
        if of_kind:
            clips = [{"asset": a.id, "source_start": "0", "frames": _frames(a, rate)} for a in of_kind]
            yield {"type": "append", "track": None, "kind": kind.value, "clips": clips}


def _kind(asset: Asset) -> TrackKind:
    return TrackKind.VIDEO if asset.info and asset.info.picture else TrackKind.AUDIO


def _frames(asset: Asset, rate: Rate) -> int:
    if asset.info is None:
        return 1
    return max(1, whole_frames(asset.info, rate))
