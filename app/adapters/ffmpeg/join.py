"""The last run of a render: everything into one file, written aside under a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.adapters.ffmpeg.animation import parts_of_animation
from app.adapters.ffmpeg.commands.output import Beside, output_command
from app.adapters.ffmpeg.commands.pictures import palette_command
from app.adapters.ffmpeg.one_segment import share_of, sparingly
from app.adapters.ffmpeg.parts import (
    Hear,
    Parts,
    lay_out,
    measured_seconds,
    mixed_seconds,
    ready_sound,
    shares,
)
from app.adapters.ffmpeg.pictures import zip_pictures
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.side_texts import list_file
from app.adapters.ffmpeg.webp_parts import join_animations
from app.adapters.ffmpeg.workshop import OUTPUT, Workshop, unfinished, write, write_captions
from app.domain.presets import Kind
from app.domain.render_plan.forecast.stage import Stage
from app.domain.render_plan.values import RenderPlan
from app.domain.time import Seconds

CHOOSING = 0.35  # of the work of an animation, its colours: measured between 0.2 and 0.45


def make_in_one_run(shop: Workshop, plan: RenderPlan) -> Path:
    """Write an output of one segment, or of sound alone."""
    mixing, measuring = _sound_says(shop, plan)
    beside = ready_sound(shop, plan, mixing, measuring)
    if plan.segments:
        beside = replace(beside, captions=write_captions(shop, plan.segments[0], plan))
    return _run(shop, plan, beside, says=(Stage.ENCODING, "Rendering"))


def _sound_says(shop: Workshop, plan: RenderPlan) -> tuple[Hear, Hear]:
    """Who is told of what is done of a sound before it is coded: mixing it, and measuring it."""
    mixed, measured = mixed_seconds(plan), measured_seconds(plan)
    [mixing, _] = shares(lambda part: shop.stages.say(Stage.SOUND, part, "Mixing the sound"), mixed, measured)
    [_, measuring] = shares(
        lambda part: shop.stages.say(Stage.SOUND, part, "Measuring the sound"), mixed, measured
    )
    return mixing, measuring


def join(shop: Workshop, plan: RenderPlan, parts: Parts) -> Path:
    """Write the output from its parts."""
    names = list(filter(None, parts.segments))
    lengths = [segment.pictures / plan.rate for segment in plan.segments]
    if plan.preset.muxer == "webp":
        return _in_parts(shop, plan, names, lengths)
    listed = write(shop, "segments.ffconcat", list_file(names, lengths))
    if plan.preset.kind is Kind.PICTURES:
        return zip_pictures(shop, plan, listed, output=unfinished(OUTPUT))
    beside = replace(lay_out(shop, plan, ()), segments=listed, extras=tuple(filter(None, parts.extras)))
    if plan.preset.muxer == "gif":
        beside = replace(beside, palette=_palette(shop, plan, listed))
    return _run(shop, plan, beside, says=(Stage.JOINING, "Putting it together"))


def _in_parts(shop: Workshop, plan: RenderPlan, names: Sequence[str], lengths: Sequence[Seconds]) -> Path:
    """Write an animated WebP, a long one part by part."""
    parts = list(parts_of_animation([segment.pictures for segment in plan.segments], plan.every_nth))
    step, says = plan.every_nth / plan.rate, (Stage.JOINING, "Putting it together")
    made: list[tuple[Path, int]] = []
    for part in parts:
        chosen = slice(part.segments.start, part.segments.stop)
        listed = write(shop, "segments.ffconcat", list_file(names[chosen], lengths[chosen]))
        beside = Beside(segments=listed, skipped=part.skipped)
        done = part.shown.start / plan.written_frames
        made.append((_run(shop, plan, beside, says=says, done=done), part.milliseconds(step)))
    if len(made) == 1:
        return made[0][0]
    output = shop.folder / unfinished(OUTPUT)
    join_animations(made, output, plan.size)
    for path, _ in made:
        path.unlink()
    return output


def _palette(shop: Workshop, plan: RenderPlan, listed: str) -> str:
    words = "Choosing the colours"

    def hear(progress: Progress) -> None:
        part = CHOOSING * progress.fraction(plan.seconds)
        shop.stages.say(Stage.JOINING, part, words, fps=progress.fps, speed=progress.speed)

    shop.stages.say(Stage.JOINING, 0.0, words)
    command = palette_command(plan, listed, output="palette.png")
    shop.run(command, on_progress=hear, cancelled=shop.cancelled)
    return "palette.png"


def _run(
    shop: Workshop, plan: RenderPlan, beside: Beside, *, says: tuple[Stage, str], done: float = 0.0
) -> Path:
    stage, message = says
    before, reach = (CHOOSING, 1 - CHOOSING) if beside.palette else (done, 1.0)

    def hear(progress: Progress) -> None:
        part = before + reach * progress.fraction(plan.seconds)
        shop.stages.say(stage, part, message, fps=progress.fps, speed=progress.speed)

    shop.stages.say(stage, before, message)
    output = unfinished(OUTPUT)
    command = output_command(plan, shop.files, beside, output=output)
    if beside.segments is None and plan.segments:
        command = sparingly(command, share_of(plan, 0, at_once=1))
    shop.run(command, on_progress=hear, cancelled=shop.cancelled)
    return shop.folder / output
