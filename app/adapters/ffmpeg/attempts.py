"""Making an output in one way after the other, each of which relies on less, until one holds."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.adapters.ffmpeg.assembly import make_once
from app.adapters.ffmpeg.verify import OutputTooLarge
from app.adapters.ffmpeg.workshop import Workshop
from app.domain.coding import Coding
from app.domain.errors import FfmpegFailed, OutputInvalid
from app.domain.rate_control import tighter
from app.domain.render_plan.again import begins_near, encoded_whole, from_the_start, well_before
from app.domain.render_plan.forecast.pace import costs
from app.domain.render_plan.forecast.stage import Stage
from app.domain.render_plan.values import RenderPlan

logger = logging.getLogger(__name__)

NOT_WITHOUT_ENCODING = (
    "These files cannot be joined without encoding. Export again, and let what needs it be encoded."
)
MOST_TRIES = 5  # to stay below a size


def make_where_it_works(shop: Workshop, plan: RenderPlan, final: Path) -> Mapping[str, Any]:
    """Make the output on the graphics card that was asked for, or else on the processor. The facts say so."""
    preset = plan.preset
    try:
        return _make_surely(shop, plan, final)
    except FfmpegFailed as error:
        if preset.instead is None or preset.picture is None or not _is_blamed(preset.picture, error):
            raise
        logger.warning("%s does not work here: %s", preset.picture.encoder, error.message)
    software = replace(plan, preset=replace(preset, picture=preset.instead, instead=None))
    _begin_again(shop, software)
    shop.stages.say(Stage.ENCODING, 0.0, "Encoding without the graphics card")
    alone = replace(shop, backing=replace(shop.backing, crew=None))  # the others know the first plan
    facts = _make_surely(alone, software, final)
    return {**facts, "not_on": preset.picture.encoder}


def _is_blamed(coding: Coding, error: FfmpegFailed) -> bool:
    """Whether it is the encoder that failed: not a source, nor what would be over at another attempt."""
    said = "\n".join(error.tail)
    return not error.passing and (coding.encoder in said or "device" in said.lower())


def _make_surely(shop: Workshop, plan: RenderPlan, final: Path) -> Mapping[str, Any]:
    """Make the output, in ways that rely on less and less. The facts say what did not hold."""
    try:
        return _make_small_enough(shop, plan, final)
    except OutputInvalid as error:
        reason = error.message
        if plan.landings:
            logger.warning("A render without encoding does not hold: %s", reason)
            raise OutputInvalid(NOT_WITHOUT_ENCODING) from error
    if plan.preset.most_bytes is not None:
        raise OutputInvalid(reason)
    logger.warning("A render is made again in full: %s", reason)
    whole = encoded_whole(plan, "Copying did not hold.") if plan.copies else plan
    try:
        facts = _make_anew(shop, well_before(whole), final)
    except OutputInvalid as error:
        if begins_near(whole):
            raise
        logger.warning("A render is made again from the beginning of its files: %s", error.message)
        facts = _make_anew(shop, from_the_start(whole), final)
    return {**facts, "made_again": reason}


def _make_anew(shop: Workshop, plan: RenderPlan, final: Path) -> Mapping[str, Any]:
    for part in [part for kind in ("segment", "sound", "seam") for part in shop.folder.glob(f"{kind}-*")]:
        shop.drop(part.name)
    _begin_again(shop, plan)
    return make_once(shop, plan, final)


def _begin_again(shop: Workshop, plan: RenderPlan) -> None:
    shop.stages.anew(costs(plan, shop.backing.paces))


def _make_small_enough(shop: Workshop, plan: RenderPlan, final: Path) -> Mapping[str, Any]:
    """Make the output; one that must stay below a size again, with lower rates, until it does."""
    for _ in range(MOST_TRIES):
        try:
            return make_once(shop, plan, final)
        except OutputTooLarge as error:
            logger.info("An export came out with %s bytes and is made again", error.bytes)
            plan = replace(plan, preset=tighter(plan.preset, error.bytes))
            shop = replace(shop, backing=replace(shop.backing, crew=None))  # which knows the first plan
            _begin_again(shop, plan)
    raise OutputInvalid("It does not fit into that size. Choose a smaller picture or a larger file.")
