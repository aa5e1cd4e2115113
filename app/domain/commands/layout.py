"""Commands about tracks, markers and the format of the timeline."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain import edits
from app.domain.commands.command import Command
from app.domain.commands.fields import (
    Frame,
    Fresh,
    Id,
    Kind,
    Label,
    MaybeFlag,
    MaybeFrame,
    MaybeLabel,
    MaybeName,
    MaybeRate,
    MaybeSize,
)
from app.domain.edits import Available
from app.domain.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTrack(Command):
    """Add an empty track."""

    type = "add_track"
    title = "Add track"
    kind: Kind
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.add_track(timeline, self.kind, fresh=self.fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTrack(Command):
    """Remove a track with its clips."""

    type = "remove_track"
    title = "Remove track"
    track: Id

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.remove_track(timeline, self.track)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTrack(Command):
    """Name, mute or lock a track."""

    type = "set_track"
    title = "Track"
    track: Id
    name: MaybeName = None
    muted: MaybeFlag = None
    locked: MaybeFlag = None

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.set_track(timeline, self.track, name=self.name, muted=self.muted, locked=self.locked)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMarker(Command):
    """Mark a frame."""

    type = "add_marker"
    title = "Marker"
    at: Frame
    label: Label = ""
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.add_marker(timeline, self.at, self.label, fresh=self.fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMarker(Command):
    """Move or rename a marker."""

    type = "change_marker"
    title = "Marker"
    marker: Id
    at: MaybeFrame = None
    label: MaybeLabel = None

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.change_marker(timeline, self.marker, at=self.at, label=self.label)

    @property
    def coalesce_key(self) -> str | None:
        return f"{self.type}:{self.marker}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMarker(Command):
    """Remove a marker."""

    type = "remove_marker"
    title = "Remove marker"
    marker: Id

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.remove_marker(timeline, self.marker)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFormat(Command):
    """Change frame rate or picture size."""

    type = "set_format"
    title = "Format"
    rate: MaybeRate = None
    size: MaybeSize = None

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.set_format(timeline, rate=self.rate, size=self.size, available=available)
