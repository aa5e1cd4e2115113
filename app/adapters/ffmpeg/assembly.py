"""Making an output once: its parts, joining them, and checking what came out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from app import fonts
from app.adapters.ffmpeg.join import join, make_in_one_run
from app.adapters.ffmpeg.parts import make_parts
from app.adapters.ffmpeg.splicing.splice import Splicer, splice
from app.adapters.ffmpeg.verify import verify
from app.adapters.ffmpeg.workshop import Workshop
from app.domain.errors import FontMissing, RenderCancelled
from app.domain.render_plan.forecast.pace import in_one_run
from app.domain.render_plan.forecast.stage import Stage
from app.domain.render_plan.forecast.summary import encoded_by_reason
from app.domain.render_plan.pictures.own_times import seams_of
from app.domain.render_plan.values import RenderPlan


def make_once(shop: Workshop, plan: RenderPlan, final: Path) -> Mapping[str, Any]:
    """Make the output and give its facts. Raises OutputInvalid when it is not as planned."""
    if plan.burnt:
        _lay_out_fonts(shop, plan)
    drawn = {"made_part": 1.0, "made_frames": plan.frames - plan.copied_frames, "made_sound": True}
    if in_one_run(plan):
        made = make_in_one_run(shop, plan)
    else:
        with closing(Splicer()) as splicer:
            if plan.copied_frames == plan.frames:  # nothing takes longer than to begin
                splicer.get_ready()
            parts = make_parts(shop, plan, soon=splicer.get_ready if plan.copies else None)
            if plan.copies:
                made = splice(
                    shop, plan, plan.preset.muxer, pieces=parts.segments, extras=parts.extras, splicer=splicer
                )
            else:
                made = join(shop, plan, parts)
        drawn = {
            "made_part": parts.made_part,
            "made_frames": parts.made_frames,
            "made_sound": parts.made_sound,
        }
    if shop.cancelled():
        raise RenderCancelled
    with _keeping(shop, shop.naming.whole(plan), made), _meanwhile(lambda: _flush(made)):
        facts = verified(shop, made, plan)
        shop.stages.say(Stage.FINALISING, 0.0, "Finishing the file")
    made.replace(final)
    return {**facts, **drawn}


def verified(shop: Workshop, made: Path, plan: RenderPlan) -> Mapping[str, Any]:
    """The facts of a file that is as planned. Raises OutputInvalid when it is not, and RenderCancelled."""

    def say(part: float) -> None:
        if shop.cancelled():
            raise RenderCancelled
        shop.stages.say(Stage.VERIFYING, part, "Checking the result")

    say(0.0)
    facts = verify(made, plan, plan.preset, report=say)
    say(1.0)
    copied = {"copied_frames": plan.copied_frames, "seams": len(seams_of(plan))} if plan.splice else {}
    taken = [each.sound.copied_packets for each in plan.by_sound() if each.sound]
    heard = {"copied_sound_packets": sum(taken)} if taken else {}
    if plan.further:
        heard["sound_tracks"] = 1 + len(plan.further)
    return {**facts, **copied, **heard, "encoded": encoded_by_reason(plan)}


def _lay_out_fonts(shop: Workshop, plan: RenderPlan) -> None:
    folder = shop.folder / "fonts"
    folder.mkdir(exist_ok=True)
    for font in fonts.files_for(plan.caption_style):
        shutil.copy(font, folder)
    for file in (font.file for font in plan.lettering.fonts):
        if file.sha256 not in shop.backing.fonts:
            raise FontMissing(
                f"The font “{file.name}”, with which this was planned, is not on this machine. "
                "Give every worker the same fonts, or export again."
            )
        place = folder / f"{file.sha256[:32]}{Path(file.name).suffix.lower()}"
        shutil.copyfile(shop.backing.fonts[file.sha256], place)


@contextmanager
def _meanwhile(task: Callable[[], None]) -> Iterator[None]:
    """Do something beside the block; both are done when it ends."""
    with ThreadPoolExecutor(1, "meanwhile") as beside:
        done = beside.submit(task)
        yield
        done.result()


def _flush(file: Path) -> None:
    """Bring a file to the disk, so that it outlives a machine that loses its power."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


@contextmanager
def _keeping(shop: Workshop, name: str, made: Path) -> Iterator[None]:
    """Keep a file for later exports while the block checks it; one that does not pass is forgotten.

    Should nobody live to do so: what is kept as a whole is checked again when it is used.
    """
    cache = shop.backing.cache
    if cache is None:
        yield
        return
    with ThreadPoolExecutor(1, "keep") as beside:
        kept = beside.submit(cache.keep, name, made)
        try:
            yield
        except BaseException:
            kept.result()
            cache.forget(name)
            raise
