"""The letters of captions: which fonts of this machine draw them, in an export and in the preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.accounts import Act
from app.domain.errors import NotFound
from app.domain.fonts import FontFile
from app.domain.lettering import DrawingFont, Lettering, used_by
from app.domain.lettering_words import warnings
from app.domain.render_plan.values import RenderPlan
from app.domain.timeline import CaptionMode, Timeline
from app.ports import Fonts, ProjectStore
from app.services.permits import Permits


@dataclass(frozen=True, slots=True)
class ProjectLetters:
    """Who draws the captions of a project that are not switched off; and of those that are burnt in,
    which letters nobody draws, and what a person should know of that.
    """

    fonts: tuple[DrawingFont, ...]
    undrawn: str
    warnings: tuple[str, ...]


class Letters:
    """Fonts for captions, as the editor asks for them."""

    def __init__(self, fonts: Fonts, projects: ProjectStore, permits: Permits) -> None:
        self._fonts = fonts
        self._projects = projects
        self._permits = permits

    def of(self, project_id: str, owner: str) -> ProjectLetters:
        """The letters of a project as it is now. Raises NotFound."""
        project = self._permits.project(project_id, owner, Act.OPEN)
        timeline = self._projects.load(project.id, project.head).timeline
        shown = [track for track in timeline.captions if track.mode is not CaptionMode.OFF]
        texts = [cue.text for track in shown for cue in track.cues]
        letters = self._fonts.lettering(texts, timeline.caption_style, languages=_languages(timeline))
        burnt = [cue.text for track in shown if track.mode is CaptionMode.BURN for cue in track.cues]
        lacked = used_by(burnt, letters)
        return ProjectLetters(letters.fonts, lacked.undrawn, tuple(warnings(lacked, burnt)))

    def content(self, file: FontFile, number: int) -> bytes:
        """One face of a font, as a file of its own. Raises NotFound."""
        content = self._fonts.content(file, number)
        if content is None:
            raise NotFound("There is no such font.")
        return content


def lettered(plan: RenderPlan, timeline: Timeline, fonts: Fonts) -> RenderPlan:
    """The plan of a timeline, saying which fonts draw what is burnt in."""
    if not plan.burnt:
        return plan
    letters = fonts.lettering(plan.burnt, plan.caption_style, languages=_languages(timeline))
    return replace(plan, lettering=letters)


def warnings_of(plans: Iterable[RenderPlan]) -> tuple[str, ...]:
    """What a person should know of their captions before they are drawn, each sentence once."""
    return tuple(dict.fromkeys(told for plan in plans for told in warnings(plan.lettering, plan.burnt)))


def font_files(fonts: Fonts, letters: Lettering) -> Mapping[str, Path]:
    """Where the files lie that drawing takes, by their hashes; those that are gone are left out."""
    files = {font.file.sha256: fonts.path(font.file) for font in letters.fonts}
    return {sha256: path for sha256, path in files.items() if path is not None}


def _languages(timeline: Timeline) -> list[str]:
    return [track.language for track in timeline.captions if track.mode is not CaptionMode.OFF]
