"""Which parts of an export earlier ones have made; nothing is read but names, so the web process may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from app.adapters.ffmpeg.binary import ffmpeg_version
from app.adapters.ffmpeg.coded_sound import beside_the_picture
from app.adapters.ffmpeg.naming import Naming, coding_of
from app.domain.errors import FfmpegMissing
from app.domain.render_plan.forecast.effort import efforts
from app.domain.render_plan.forecast.kept import Kept
from app.domain.render_plan.forecast.pace import in_one_run
from app.domain.render_plan.values import RenderPlan
from app.ports import PieceCache


class KeptParts:
    """Looks for them. `find` gives the ffmpeg that exports are made with, and may raise FfmpegMissing."""

    def __init__(self, find: Callable[[], Path]) -> None:
        self._find = find

    def __call__(self, plan: RenderPlan, contents: Mapping[str, str], cache: PieceCache) -> Kept:
        """What of the plan's export is in the cache."""
        if self._version is None:
            return Kept()
        return kept_of(plan, Naming(self._version, contents), cache)

    @cached_property
    def _version(self) -> str | None:
        try:
            return ffmpeg_version(self._find())
        except FfmpegMissing:
            return None


def kept_of(plan: RenderPlan, naming: Naming, cache: PieceCache) -> Kept:
    """What of the plan's export is in the cache, under the names that its render will look for."""
    if cache.has(naming.whole(plan)):
        return Kept(whole=True)
    if in_one_run(plan):
        return Kept()
    work: dict[str, float] = {}
    if plan.preset.picture:
        coding = coding_of(plan)
        work = {naming.segment(plan, coding, number): each for number, each in efforts(plan).items()}
    there = {name: each for name, each in work.items() if cache.has(name)}
    sound = all(cache.has(naming.sound(aside)) for aside in beside_the_picture(plan))
    part = sum(there.values()) / (sum(work.values()) or 1.0)
    return Kept(len(there), len(work), part, sound)
