"""Commands that move the edges of clips, or cut new ones."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain import edits
from app.domain.commands.command import Command
from app.domain.commands.fields import Delta, EdgeField, Frame, Fresh, Id, Ids
from app.domain.edits import Available
from app.domain.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edge(Command):
    clip: Id
    edge: EdgeField
    delta: Delta

    @property
    def coalesce_key(self) -> str | None:
        return f"{self.type}:{self.clip}:{self.edge}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shift(Command):
    clip: Id
    delta: Delta

    @property
    def coalesce_key(self) -> str | None:
        return f"{self.type}:{self.clip}"


class Trim(_Edge):
    """Move an edge; neighbours stay."""

    __slots__ = ()
    type = "trim"
    title = "Trim"

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.trim(timeline, self.clip, self.edge, self.delta, available=available)


class RippleTrim(_Edge):
    """Move an edge; what follows closes up."""

    __slots__ = ()
    type = "ripple_trim"
    title = "Trim"
    carries = True

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.ripple_trim(timeline, self.clip, self.edge, self.delta, available=available)


class Roll(_Edge):
    """Move the cut between two clips."""

    __slots__ = ()
    type = "roll"
    title = "Roll"

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.roll(timeline, self.clip, self.edge, self.delta, available=available)


class Slip(_Shift):
    """Show another part of the source."""

    __slots__ = ()
    type = "slip"
    title = "Slip"

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.slip(timeline, self.clip, self.delta, available=available)


class Slide(_Shift):
    """Move a clip between its neighbours."""

    __slots__ = ()
    type = "slide"
    title = "Slide"

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.slide(timeline, self.clip, self.delta, available=available)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimToPlayhead(Command):
    """Take away what lies between an edge and the playhead."""

    type = "trim_to_playhead"
    title = "Trim"
    carries = True
    clip: Id
    edge: EdgeField
    at: Frame

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.trim_to_playhead(timeline, self.clip, self.edge, self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Command):
    """Cut clips at a frame."""

    type = "split"
    title = "Split"
    clips: Ids
    at: Frame
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.split(timeline, self.clips, self.at, fresh=self.fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitAll(Command):
    """Cut every track at a frame."""

    type = "split_all"
    title = "Split all tracks"
    at: Frame
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.split_all(timeline, self.at, fresh=self.fresh)
