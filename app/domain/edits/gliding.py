"""Where the pictures of clips glide to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.domain.edits.placement import NO_PICTURE
from app.domain.edits.sequence import Place, place_of, with_items
from app.domain.errors import EditRejected
from app.domain.glide import SHORTEST_GLIDE, Glide, faults
from app.domain.timeline import Timeline, TrackKind

TOO_SHORT = "A clip of one frame is too short for its picture to glide."


@dataclass(frozen=True, slots=True, kw_only=True)
class Gliding:
    """How a picture is to glide; None leaves a thing as it is."""

    scale: int | None = None
    x: int | None = None
    y: int | None = None
    begin: int | None = None
    frames: int | None = None
    eased: bool | None = None

    @property
    def given(self) -> dict[str, Any]:
        """What is to change."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def glide_each(timeline: Timeline, glidings: Sequence[tuple[str, Gliding]]) -> Timeline:
    """Let the pictures of clips glide, each in its own way, all of them or none.

    A picture that does not glide yet does so over its whole clip, and to where it is.
    Raises ClipNotFound, TrackLocked; refused for clips on sound tracks and for what is no glide.
    """
    for clip, gliding in glidings:
        at = place_of(timeline, clip)
        if at.track.kind is not TrackKind.VIDEO:
            raise EditRejected(NO_PICTURE)
        glide = replace(at.clip.glide or _still(at), **gliding.given)
        for fault in faults(glide):
            raise EditRejected(f"That is not possible: {fault}.")
        timeline = _with(timeline, at, glide)
    return timeline


def stop_gliding(timeline: Timeline, clips: Sequence[str]) -> Timeline:
    """Leave the pictures of clips where they are placed. Raises ClipNotFound, TrackLocked."""
    for clip in clips:
        timeline = _with(timeline, place_of(timeline, clip), None)
    return timeline


def _still(at: Place) -> Glide:
    if at.clip.frames < SHORTEST_GLIDE:
        raise EditRejected(TOO_SHORT)
    place = at.clip.place
    return Glide(place.scale, place.x, place.y, at.clip.frames)


def _with(timeline: Timeline, at: Place, glide: Glide | None) -> Timeline:
    items = list(at.track.items)
    items[at.index] = replace(at.clip, glide=glide)
    return with_items(timeline, at.track, items)
