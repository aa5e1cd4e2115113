"""The commands that place the pictures of clips, and let them glide."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain import edits
from app.domain.commands.command import Command
from app.domain.commands.fields import (
    Glidings,
    Ids,
    MaybeCrop,
    MaybeFlag,
    MaybeOpacity,
    MaybeScale,
    MaybeShift,
    MaybeTurn,
    Placings,
)
from app.domain.edits import Available, Placing
from app.domain.timeline import Timeline


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
        return " ".join((self.type, *self._placing.given, *self.clips))

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.set_placement(timeline, self.clips, self._placing)

    @property
    def _placing(self) -> Placing:
        return Placing(
            turn=self.turn,
            mirrored=self.mirrored,
            crop=self.crop,
            scale=self.scale,
            x=self.x,
            y=self.y,
            opacity=self.opacity,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEach(Command):
    """The same for several clips, each in its own way; all of them or none.

    So pictures of different shapes fill the frame in one step.
    """

    type = "place_each"
    title = "Picture"
    places: Placings

    @property
    def coalesce_key(self) -> str | None:
        each = (f"{clip}:{','.join(placing.given)}" for clip, placing in self.places)
        return " ".join((self.type, *each))

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.place_each(timeline, self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class GlideEach(Command):
    """Let pictures glide from where they are placed to other places; all of them or none.

    What is left out stays as it is; of one that does not glide yet it is its whole clip, and its place.
    """

    type = "glide_each"
    title = "Glide"
    glides: Glidings

    @property
    def coalesce_key(self) -> str | None:
        each = (f"{clip}:{','.join(gliding.given)}" for clip, gliding in self.glides)
        return " ".join((self.type, *each))

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.glide_each(timeline, self.glides)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopGliding(Command):
    """Leave pictures where they are placed."""

    type = "stop_gliding"
    title = "No glide"
    clips: Ids

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.stop_gliding(timeline, self.clips)
