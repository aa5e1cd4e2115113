"""The command that places the pictures of clips."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain import edits
from app.domain.commands.command import Command
from app.domain.commands.fields import (
    Ids,
    MaybeCrop,
    MaybeFlag,
    MaybeOpacity,
    MaybeScale,
    MaybeShift,
    MaybeTurn,
)
from app.domain.edits import Available
from app.domain.timeline import Timeline

_PLACED = ("turn", "mirrored", "crop", "scale", "x", "y", "opacity")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPlacement(Command):
    """Turn, mirror, crop, scale and move pictures, or make them see-through; all of them or none.

    What is left out stays as it is.
    """

    type = "set_placement"
    title = "Picture"
    clips: Ids
    turn: MaybeTurn = None
    mirrored: MaybeFlag = None
    crop: MaybeCrop = None
    scale: MaybeScale = None
    x: MaybeShift = None
    y: MaybeShift = None
    opacity: MaybeOpacity = None

    @property
    def coalesce_key(self) -> str | None:
        given = [name for name in _PLACED if getattr(self, name) is not None]
        return " ".join((self.type, *given, *self.clips))

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.set_placement(
            timeline,
            self.clips,
            turn=self.turn,
            mirrored=self.mirrored,
            crop=self.crop,
            scale=self.scale,
            x=self.x,
            y=self.y,
            opacity=self.opacity,
        )
