"""Commands that remove clips, move them and put new ones on the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.domain import edits
from app.domain.commands.command import Command
from app.domain.commands.fields import (
    Delta,
    Frame,
    Fresh,
    Id,
    Ids,
    Index,
    Kind,
    Length,
    MaybeId,
    MaybeKind,
    MaybeRate,
    Mode,
    MoveMode,
    NewClips,
    PastedParts,
    Start,
)
from app.domain.edits import Available, NewClip
from app.domain.timeline import Timeline, TrackKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift(Command):
    """Remove clips, leaving gaps."""

    type = "lift"
    title = "Remove"
    clips: Ids

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.lift(timeline, self.clips)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract(Command):
    """Remove clips and close up."""

    type = "extract"
    title = "Remove and close up"
    carries = True
    clips: Ids

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.extract(timeline, self.clips)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractRange(Command):
    """Cut a stretch of time out of everything."""

    type = "extract_range"
    title = "Cut out range"
    start: Frame
    end: Frame
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.extract_range(timeline, self.start, self.end, fresh=self.fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseGap(Command):
    """Remove a gap."""

    type = "close_gap"
    title = "Close gap"
    carries = True
    track: Id
    at: Frame

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.close_gap(timeline, self.track, self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Command):
    """Put a clip somewhere else; without a track on a new one."""

    type = "move"
    title = "Move"
    carries = True
    clip: Id
    track: MaybeId
    at: Frame
    mode: Mode
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        if self.track is None:
            return edits.move_to_new_track(timeline, self.clip, self.at, fresh=self.fresh)
        move = edits.move_over if self.mode is MoveMode.OVERWRITE else edits.move_between
        return move(timeline, self.clip, self.track, self.at, fresh=self.fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reorder(Command):
    """Put a clip between others."""

    type = "reorder"
    title = "Move"
    carries = True
    clip: Id
    track: Id
    index: Index

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.reorder(timeline, self.clip, self.track, self.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Command):
    """Put several clips earlier or later; those of a kind, if one is named, on new tracks."""

    type = "shift"
    title = "Move"
    carries = True
    clips: Ids
    delta: Delta
    new_tracks: MaybeKind = None
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        if self.new_tracks is not None:
            return edits.shift_to_new_tracks(
                timeline, self.clips, self.delta, kind=self.new_tracks, fresh=self.fresh
            )
        return edits.shift(timeline, self.clips, self.delta, fresh=self.fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReorderMany(Command):
    """Put several clips between others."""

    type = "reorder_many"
    title = "Move"
    carries = True
    clips: Ids
    track: Id
    index: Index

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.reorder_many(timeline, self.clips, self.track, self.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert(Command):
    """Put new media between what is there. `then` lies right behind."""

    type = "insert"
    title = "Insert"
    carries = True
    track: Id
    at: Frame
    asset: Id
    source_start: Start = Fraction(0)
    frames: Length
    then: NewClips = ()
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        new = (NewClip(self.asset, self.source_start, self.frames), *self.then)
        return edits.insert(timeline, self.track, self.at, new, available=available, fresh=self.fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overwrite(Command):
    """Put new media over what is there; without a track on a new one of a kind. `then` lies right behind."""

    type = "overwrite"
    title = "Overwrite"
    track: MaybeId
    kind: Kind = TrackKind.VIDEO
    at: Frame
    asset: Id
    source_start: Start = Fraction(0)
    frames: Length
    then: NewClips = ()
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        new = (NewClip(self.asset, self.source_start, self.frames), *self.then)
        return edits.overwrite(
            timeline, self.track, self.at, new, kind=self.kind, available=available, fresh=self.fresh
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Append(Command):
    """Put new media at the end of a track; without one, of the first of a kind."""

    type = "append"
    title = "Add"
    track: MaybeId = None
    kind: Kind = TrackKind.VIDEO
    clips: NewClips
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.append(
            timeline, self.track, self.clips, kind=self.kind, available=available, fresh=self.fresh
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paste(Command):
    """Put copies of clips between what is there."""

    type = "paste"
    title = "Paste"
    carries = True
    parts: PastedParts
    rate: MaybeRate = None  # at which the frames of the clips are counted; None: that of the timeline
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.paste(timeline, self.parts, rate=self.rate, available=available, fresh=self.fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange(Command):
    """Let all clips of a file show another one."""

    type = "exchange"
    title = "Replace file"
    asset: Id
    by: Id

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.exchange(timeline, self.asset, self.by, available=available)
