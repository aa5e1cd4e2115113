"""Making the parts of a render that are files of their own: segments of picture, pieces of sound.

A part is named after everything that went into it, and gets its name only when it is whole. So a
render that was killed goes on after its finished parts, and a part is never taken for another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.adapters.ffmpeg.captions_ass import ass_file
from app.adapters.ffmpeg.commands import segment_command, sound_command
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.stages import Stage, Stages
from app.domain.errors import OutputInvalid
from app.domain.presets import Coding
from app.domain.render_plan.values import RenderPlan, Segment, SoundRun
from app.ports import Cancelled

ENGINE = 1  # part of every name: raise it when the same plan gives other pictures or sound
RUNS_A_PIECE = 16  # files that one run of sound holds open


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where a render works, with what, and whom it tells."""

    ffmpeg: Ffmpeg
    folder: Path
    files: Mapping[str, Path]
    stages: Stages
    cancelled: Cancelled


def make_segments(shop: Workshop, plan: RenderPlan, coding: Coding) -> tuple[str, ...]:
    """The names of the segments' files, those that were missing made."""
    names = []
    done = 0
    for number, segment in enumerate(plan.segments, 1):
        names.append(_make_segment(shop, plan, coding, segment, done=done, number=number))
        done += segment.frames
    return tuple(names)


def write_captions(shop: Workshop, segment: Segment, plan: RenderPlan) -> str | None:
    """Put the captions of a segment beside it, and give the file's name; None when it has none."""
    if not segment.burnt:
        return None
    content = ass_file(segment.burnt, plan.size)
    name = f"captions-{_digest([content])}.ass"
    (shop.folder / name).write_text(content, encoding="utf-8")
    return name


def make_pieces(shop: Workshop, plan: RenderPlan) -> tuple[tuple[str, ...], ...]:
    """The names of the files of each lane's pieces, those that were missing made."""
    pieces = [list(_pieces(lane)) for lane in plan.lanes]
    total = sum(len(lane) for lane in pieces)
    made: list[tuple[str, ...]] = []
    done = 0
    for lane in pieces:
        names = []
        for piece in lane:
            shop.stages.say(Stage.SOUND, done / total, "Mixing the sound", current=done + 1, total=total)
            names.append(_make_piece(shop, plan, piece))
            done += 1
        made.append(tuple(names))
    return tuple(made)


def _make_segment(
    shop: Workshop, plan: RenderPlan, coding: Coding, segment: Segment, *, done: int, number: int
) -> str:
    captions = write_captions(shop, segment, plan)
    name = f"segment-{_digest(_recipe(shop, plan, coding, segment, captions))}.mp4"
    last = 0

    def hear(progress: Progress) -> None:
        nonlocal last
        last = progress.frame or last
        shop.stages.say(
            Stage.ENCODING,
            (done + last) / plan.frames,
            "Rendering the picture",
            fps=progress.fps,
            speed=progress.speed,
            current=number,
            total=len(plan.segments),
        )

    if not (shop.folder / name).is_file():
        part = f"{name}.part"
        command = segment_command(segment, plan, coding, shop.files, captions=captions, output=part)
        shop.ffmpeg.run(command, cwd=shop.folder, on_progress=hear, cancelled=shop.cancelled)
        if last != segment.frames:
            (shop.folder / part).unlink(missing_ok=True)
            raise OutputInvalid(
                f"Part {number} of the picture came out with {last} of {segment.frames} frames."
            )
        (shop.folder / part).replace(shop.folder / name)
    return name


def _make_piece(shop: Workshop, plan: RenderPlan, runs: Sequence[SoundRun]) -> str:
    name = f"sound-{_digest(sound_command(runs, plan, _names(shop), output=''))}.w64"
    if not (shop.folder / name).is_file():
        part = f"{name}.part"
        command = sound_command(runs, plan, shop.files, output=part)
        shop.ffmpeg.run(command, cwd=shop.folder, cancelled=shop.cancelled)
        (shop.folder / part).replace(shop.folder / name)
    return name


def _recipe(
    shop: Workshop, plan: RenderPlan, coding: Coding, segment: Segment, captions: str | None
) -> list[str]:
    return segment_command(segment, plan, coding, _names(shop), captions=captions, output="")


def _names(shop: Workshop) -> Mapping[str, Path]:
    """Sources called by their asset's id: where a file lies does not change what is made of it."""
    return {asset: Path("/", asset) for asset in shop.files}


def _pieces(lane: Sequence[SoundRun]) -> Iterator[Sequence[SoundRun]]:
    for start in range(0, len(lane), RUNS_A_PIECE):
        yield lane[start : start + RUNS_A_PIECE]


def _digest(words: Sequence[str]) -> str:
    recipe = json.dumps([ENGINE, *words])
    return hashlib.sha256(recipe.encode()).hexdigest()[:24]
