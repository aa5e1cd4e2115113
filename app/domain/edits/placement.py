"""Where the pictures of clips lie in the frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.domain.edits.sequence import place_of, with_items
from app.domain.errors import EditRejected
from app.domain.placement import Crop, faults
from app.domain.timeline import Timeline, TrackKind

NO_PICTURE = "That clip has no picture: it lies on a sound track."


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """How a picture is to be placed; None leaves a thing as it is."""

    turn: int | None = None
    mirrored: bool | None = None
    crop: Crop | None = None
    scale: int | None = None
    x: int | None = None
    y: int | None = None
    opacity: int | None = None

    @property
    def given(self) -> dict[str, Any]:
        """What is to change."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def set_placement(timeline: Timeline, clips: Sequence[str], placing: Placing) -> Timeline:
    """Place the pictures of clips alike, all of them or none.

    Raises ClipNotFound, TrackLocked; refused for clips on sound tracks, and for what no picture can be.
    """
    return place_each(timeline, [(clip, placing) for clip in clips])


def place_each(timeline: Timeline, placings: Sequence[tuple[str, Placing]]) -> Timeline:
    """Place the pictures of clips, each in its own way, all of them or none. Raises as `set_placement`."""
    for clip, placing in placings:
        at = place_of(timeline, clip)
        if at.track.kind is not TrackKind.VIDEO:
            raise EditRejected(NO_PICTURE)
        place = replace(at.clip.place, **placing.given)
        for fault in faults(place):
            raise EditRejected(f"That is not possible: {fault}.")
        items = list(at.track.items)
        items[at.index] = replace(at.clip, place=place)
        timeline = with_items(timeline, at.track, items)
    return timeline
