"""Commands about captions."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain import edits
from app.domain.commands.command import Command
from app.domain.commands.fields import (
    Captioning,
    CueIds,
    CueText,
    Flag,
    Frame,
    Fresh,
    Id,
    Language,
    Length,
    MaybeCaptioning,
    MaybeCueText,
    MaybeFrame,
    MaybeId,
    MaybeLanguage,
    MaybeLength,
    NewCues,
)
from app.domain.edits import Available, NewCue
from app.domain.timeline import CaptionMode, Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCaptions(Command):
    """Add a caption track."""

    type = "add_captions"
    title = "Add captions"
    language: Language = "en"
    mode: Captioning = CaptionMode.BURN
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
class RemoveCues(Command):
    """Remove captions."""

    type = "remove_cues"
    title = "Remove caption"
    cues: CueIds

    def edit(self, timeline: Timeline, available: Available) -> Timeline:
        return edits.remove_cues(timeline, self.cues)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCues(Command):
    """Bring in many captions."""

    type = "import_cues"
    title = "Import captions"
    captions: MaybeId = None
    language: Language = "en"
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
