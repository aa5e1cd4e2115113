"""The last run of a render: everything into one file, written aside under a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.adapters.ffmpeg.commands import Beside, output_command, palette_command
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.side_texts import chapters_file, list_file, srt_file
from app.adapters.ffmpeg.spans import Workshop, write_captions
from app.adapters.ffmpeg.stages import Stage
from app.domain.presets import Preset
from app.domain.render_plan.values import RenderPlan

UNFINISHED = "output.part"


def join(
    shop: Workshop,
    plan: RenderPlan,
    preset: Preset,
    *,
    segments: Sequence[str],
    pieces: Sequence[Sequence[str]],
) -> Path:
    """Write the output from its parts; without parts it is made in this one run."""
    beside = _lay_out(shop, plan, preset, segments, pieces)
    if preset.animation and beside.segments:
        command = palette_command(plan, beside.segments, output="palette.png")
        shop.ffmpeg.run(command, cwd=shop.folder, cancelled=shop.cancelled)
    stage = Stage.JOINING if segments else Stage.ENCODING
    message = "Putting it together" if segments else "Rendering"

    def hear(progress: Progress) -> None:
        part = progress.fraction(plan.seconds)
        shop.stages.say(stage, part, message, fps=progress.fps, speed=progress.speed)

    shop.stages.say(stage, 0.0, message)
    command = output_command(plan, preset, shop.files, beside, output=UNFINISHED)
    shop.ffmpeg.run(command, cwd=shop.folder, on_progress=hear, cancelled=shop.cancelled)
    return shop.folder / UNFINISHED


def _lay_out(
    shop: Workshop,
    plan: RenderPlan,
    preset: Preset,
    segments: Sequence[str],
    pieces: Sequence[Sequence[str]],
) -> Beside:
    """Write the small files that the run reads."""
    return Beside(
        segments=_write(shop, "segments.ffconcat", list_file(segments)) if segments else None,
        captions=write_captions(shop, plan.segments[0], plan) if plan.segments and not segments else None,
        lanes=tuple(
            _write(shop, f"lane-{number}.ffconcat", list_file(names)) for number, names in enumerate(pieces)
        ),
        subtitles=tuple(
            _write(shop, f"subtitles-{number}.srt", srt_file(track, plan.rate))
            for number, track in enumerate(plan.soft)
        ),
        chapters=_write(shop, "chapters.txt", chapters_file(plan)) if plan.chapters else None,
        palette="palette.png" if preset.animation else None,
    )


def _write(shop: Workshop, name: str, content: str) -> str:
    (shop.folder / name).write_text(content, encoding="utf-8")
    return name
