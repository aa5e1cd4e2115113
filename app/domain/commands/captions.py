"""Commands about captions."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from app.domain import edits
from app.domain.commands.command import Command
from app.domain.commands.fields import (
    CueIds,
    CueText,
    Delta,
    Flag,
    Frame,
    Fresh,
    Id,
    Language,
    Length,
    MaybeCaptioning,
    MaybeColour,
    MaybeCueText,
    MaybeFlag,
    MaybeFont,
    MaybeFrame,
    MaybeId,
    MaybeLanguage,
    MaybeLength,
    MaybeMargin,
    MaybeOpacity,
    MaybeOutline,
    MaybePlace,
    MaybeShadow,
    MaybeSide,
    MaybeTextSize,
    NewCues,
)
from app.domain.edits import Available, NewCue
from app.domain.languages import UNKNOWN_LANGUAGE
from app.domain.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCaptions(Command):
    """Add a caption track."""

    type = "add_captions"
    title = "Add captions"
    language: Language = "en"
    mode: MaybeCaptioning = None
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.add_captions(timeline, language=self.language, mode=self.mode, fresh=self.fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCaptions(Command):
    """Change the language of a caption track, or what an export does with it."""

    type = "set_captions"
    title = "Captions"
    captions: Id
    language: MaybeLanguage = None
    mode: MaybeCaptioning = None

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.set_captions(timeline, self.captions, language=self.language, mode=self.mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCaptionStyle(Command):
    """Change how captions look in the picture; what is left out stays as it is."""

    type = "set_caption_style"
    title = "Look of captions"
    font: MaybeFont = None
    bold: MaybeFlag = None
    size: MaybeTextSize = None
    colour: MaybeColour = None
    outline: MaybeOutline = None
    outline_colour: MaybeColour = None
    shadow: MaybeShadow = None
    background: MaybeColour = None
    opacity: MaybeOpacity = None
    place: MaybePlace = None
    side: MaybeSide = None
    margin: MaybeMargin = None

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.set_caption_style(timeline, **self._changes)

    @property
    def coalesce_key(self) -> str | None:
        return f"{self.type}:{','.join(self._changes)}"

    @property
    def _changes(self) -> dict[str, Any]:
        everybodys = {field.name for field in fields(Command)}
        own = (field.name for field in fields(self) if field.name not in everybodys)
        values = {name: getattr(self, name) for name in own}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveCaptions(Command):
    """Remove a caption track."""

    type = "remove_captions"
    title = "Remove captions"
    captions: Id

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.remove_captions(timeline, self.captions)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCue(Command):
    """Add a caption."""

    type = "add_cue"
    title = "Add caption"
    captions: MaybeId = None
    start: Frame
    frames: Length
    text: CueText = ""
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        new = NewCue(self.start, self.frames, self.text)
        return edits.add_cue(timeline, self.captions, new, fresh=self.fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCue(Command):
    """Move, stretch or rewrite a caption."""

    type = "change_cue"
    title = "Caption"
    cue: Id
    start: MaybeFrame = None
    frames: MaybeLength = None
    text: MaybeCueText = None

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.change_cue(timeline, self.cue, start=self.start, frames=self.frames, text=self.text)

    @property
    def coalesce_key(self) -> str | None:
        return f"{self.type}:{self.cue}:{'time' if self.text is None else 'text'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinCues(Command):
    """Make one caption of several."""

    type = "join_cues"
    title = "Join captions"
    cues: CueIds

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.join_cues(timeline, self.cues)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveCues(Command):
    """Remove captions."""

    type = "remove_cues"
    title = "Remove caption"
    cues: CueIds

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.remove_cues(timeline, self.cues)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftCaptions(Command):
    """Move all captions of a track that begin at a frame or later."""

    type = "shift_captions"
    title = "Move captions"
    captions: Id
    delta: Delta
    start: Frame = 0

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.shift_captions(timeline, self.captions, self.delta, start=self.start)

    @property
    def coalesce_key(self) -> str | None:
        return f"{self.type}:{self.captions}:{self.start}:{self.delta > 0}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCues(Command):
    """Bring in many captions."""

    type = "import_cues"
    title = "Import captions"
    captions: MaybeId = None
    language: Language = UNKNOWN_LANGUAGE
    cues: NewCues
    replace: Flag = False
    fresh: Fresh

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.import_cues(
            timeline,
            self.captions,
            self.cues,
            language=self.language,
            replacing=self.replace,
            fresh=self.fresh,
        )
