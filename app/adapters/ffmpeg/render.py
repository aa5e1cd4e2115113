"""Making what a plan says, all of it or one span; and going on where a killed render stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.adapters.ffmpeg.assembly import verified
from app.adapters.ffmpeg.attempts import make_where_it_works
from app.adapters.ffmpeg.one_segment import make, recipe_of, share_of
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.pulse import every
from app.adapters.ffmpeg.record import Record, made_by
from app.adapters.ffmpeg.side_texts import srt_file
from app.adapters.ffmpeg.stages import Stages
from app.adapters.ffmpeg.workshop import Workshop
from app.domain.errors import OutputInvalid
from app.domain.render_plan.forecast.pace import costs
from app.domain.render_plan.forecast.stage import Stage
from app.domain.render_plan.values import RenderPlan
from app.ports import Backing, Cancelled, Rendered, Report
from app.ports.spans import Span

logger = logging.getLogger(__name__)

SPEAK_SECONDS = 0.5  # between two words at most


def render(
    ffmpeg: Ffmpeg,
    plan: RenderPlan,
    sources: Mapping[str, Path],
    folder: Path,
    *,
    report: Report,
    cancelled: Cancelled,
    backing: Backing,
) -> Rendered:
    """The finished files, the main one first. See `MediaWork.render` for what is promised."""
    stages = Stages(costs(plan, backing.paces), report)
    record = Record(sources)
    shop = Workshop(ffmpeg, folder, sources, stages, cancelled, backing, record)
    final = folder / f"finished{plan.preset.extension}"
    stages.say(Stage.PREPARING, 0.0, "Looking at what is there already")
    with every(SPEAK_SECONDS, stages.again):
        facts = _finished(shop, plan, final)
        if not facts:
            shop.clear("output.*.part", "finished.*.part", "sound-*.part")  # of an attempt that was killed
            facts = _kept(shop, plan, final) or make_where_it_works(shop, plan, final)
    return Rendered(
        (final, *_captions_beside(plan, folder)),
        {
            **facts,
            "took": stages.took(),
            "sound_share": stages.sound_share(),
            **made_by(ffmpeg, record),
        },
    )


def make_span(
    ffmpeg: Ffmpeg,
    plan: RenderPlan,
    sources: Mapping[str, Path],
    folder: Path,
    span: Span,
    *,
    report: Callable[[int], None],
    cancelled: Cancelled,
    backing: Backing,
) -> None:
    """Make one span of a render that runs elsewhere. See `MediaWork.span` for what is promised."""
    silent = Stages({}, lambda progress: None)
    shop = Workshop(ffmpeg, folder, sources, silent, cancelled, backing, Record(sources))
    recipe = recipe_of(shop, plan, span.number)
    if recipe.span != span:
        raise OutputInvalid("That part of the picture would be another one here.")
    if not shop.has(span.name):
        share = share_of(plan, span.number, at_once=1)
        make(shop, recipe, share, report=report, cancelled=cancelled)


def _finished(shop: Workshop, plan: RenderPlan, final: Path) -> Mapping[str, Any]:
    """The facts of what an earlier attempt finished; nothing when it did not, or made it otherwise."""
    if not final.is_file():
        return {}
    try:
        return verified(shop, final, plan)
    except OutputInvalid as error:
        logger.info("What an earlier attempt finished is made again: %s", error.message)
        final.unlink()
        return {}


def _kept(shop: Workshop, plan: RenderPlan, final: Path) -> Mapping[str, Any]:
    """Take over the whole output when the same was made before; nothing when it was not."""
    cache = shop.backing.cache
    if cache is None:
        return {}
    name = shop.naming.whole(plan)
    with shop.half_made(final.stem) as part:
        place = shop.folder / part
        if not cache.fetch(name, place):
            return {}
        try:
            facts = verified(shop, place, plan)
        except OutputInvalid:
            shop.drop(name)
            return {}
        place.replace(final)
    return {**facts, "kept_whole": True}


def _captions_beside(plan: RenderPlan, folder: Path) -> tuple[Path, ...]:
    paths = []
    for number, track in enumerate(plan.beside):
        path = folder / f"captions-{number}.srt"
        path.write_text(srt_file(track, plan.rate), encoding="utf-8")
        paths.append(path)
    return tuple(paths)
