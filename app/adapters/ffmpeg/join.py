"""The last run of a render: everything into one file, written aside under a name of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.adapters.ffmpeg.commands.output import Beside, output_command
from app.adapters.ffmpeg.commands.pictures import palette_command
from app.adapters.ffmpeg.parts import Parts, lay_out, levelled_as_asked, make_pieces
from app.adapters.ffmpeg.pictures import zip_pictures
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.side_texts import list_file
from app.adapters.ffmpeg.workshop import OUTPUT, Workshop, unfinished, write, write_captions
from app.domain.presets import Kind
from app.domain.render_plan.forecast.stage import Stage
from app.domain.render_plan.values import RenderPlan


def make_in_one_run(shop: Workshop, plan: RenderPlan) -> Path:
    """Write an output of one segment, or of sound alone."""
    beside = levelled_as_asked(shop, plan, lay_out(shop, plan, make_pieces(shop, plan)))
    if plan.segments:
        beside = replace(beside, captions=write_captions(shop, plan.segments[0], plan))
    return _run(shop, plan, beside, says=(Stage.ENCODING, "Rendering"))


def join(shop: Workshop, plan: RenderPlan, parts: Parts) -> Path:
    """Write the output from its parts."""
    lengths = [segment.pictures / plan.rate for segment in plan.segments]
    listed = write(shop, "segments.ffconcat", list_file(list(filter(None, parts.segments)), lengths))
    if plan.preset.kind is Kind.PICTURES:
        return zip_pictures(shop, plan, listed, output=unfinished(OUTPUT))
    beside = replace(lay_out(shop, plan, ()), segments=listed, extras=tuple(filter(None, parts.extras)))
    if plan.preset.muxer == "gif":
        command = palette_command(plan, listed, output="palette.png")
        shop.run(command, cancelled=shop.cancelled)
        beside = replace(beside, palette="palette.png")
    return _run(shop, plan, beside, says=(Stage.JOINING, "Putting it together"))


def _run(shop: Workshop, plan: RenderPlan, beside: Beside, *, says: tuple[Stage, str]) -> Path:
    stage, message = says

    def hear(progress: Progress) -> None:
        part = progress.fraction(plan.seconds)
        shop.stages.say(stage, part, message, fps=progress.fps, speed=progress.speed)

    shop.stages.say(stage, 0.0, message)
    output = unfinished(OUTPUT)
    command = output_command(plan, shop.files, beside, output=output)
    shop.run(command, on_progress=hear, cancelled=shop.cancelled)
    return shop.folder / output
