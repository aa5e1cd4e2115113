"""The letters of burnt captions: which fonts of this machine draw them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from app.domain.lettering import Lettering
from app.domain.lettering_words import warnings
from app.domain.render_plan import RenderPlan
from app.domain.timeline import CaptionMode, Timeline
from app.ports import Fonts


def lettered(plan: RenderPlan, timeline: Timeline, fonts: Fonts) -> RenderPlan:
    """The plan of a timeline, saying which fonts draw what is burnt in."""
    if not plan.burnt:
        return plan
    languages = [track.language for track in timeline.captions if track.mode is not CaptionMode.OFF]
    return replace(plan, lettering=fonts.lettering(plan.burnt, plan.caption_style, languages=languages))


def warnings_of(plans: Iterable[RenderPlan]) -> tuple[str, ...]:
    """What a person should know of their captions before they are drawn, each sentence once."""
    return tuple(dict.fromkeys(told for plan in plans for told in warnings(plan.lettering, plan.burnt)))


def font_files(fonts: Fonts, letters: Lettering) -> Mapping[str, Path]:
    """Where the files lie that drawing takes, by their hashes; those that are gone are left out."""
    files = {font.file.sha256: fonts.path(font.file) for font in letters.fonts}
    return {sha256: path for sha256, path in files.items() if path is not None}
