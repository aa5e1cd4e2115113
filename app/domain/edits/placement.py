"""Where the pictures of clips lie in the frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.edits.sequence import place_of, with_items
from app.domain.errors import EditRejected
from app.domain.placement import Crop, faults
from app.domain.timeline import Timeline, TrackKind

NO_PICTURE = "That clip has no picture: it lies on a sound track."


def set_placement(
    timeline: Timeline,
    clips: Sequence[str],
    *,
    turn: int | None = None,
    mirrored: bool | None = None,
    crop: Crop | None = None,
    scale: int | None = None,
    x: int | None = None,
    y: int | None = None,
    opacity: int | None = None,
) -> Timeline:
    """Place the pictures of clips, all of them or none; None leaves a thing as it is.

    Raises ClipNotFound, TrackLocked; refused for clips on sound tracks, and for what no picture can be.
    """
    asked = {
        "turn": turn,
        "mirrored": mirrored,
        "crop": crop,
        "scale": scale,
        "x": x,
        "y": y,
        "opacity": opacity,
    }
    given: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    for clip in clips:
        at = place_of(timeline, clip)
        if at.track.kind is not TrackKind.VIDEO:
            raise EditRejected(NO_PICTURE)
        place = replace(at.clip.place, **given)
        for fault in faults(place):
            raise EditRejected(f"That is not possible: {fault}.")
        items = list(at.track.items)
        items[at.index] = replace(at.clip, place=place)
        timeline = with_items(timeline, at.track, items)
    return timeline
