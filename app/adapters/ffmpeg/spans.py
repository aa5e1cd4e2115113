"""Making the parts of a render that are files of their own: segments of picture, pieces of sound.

A part is named after everything that went into it, and gets its name only when it is whole. So a
render that was killed goes on after its finished parts, a part is never taken for another, and one
that an earlier render kept serves again.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from app.adapters.ffmpeg.captions_ass import ass_file
from app.adapters.ffmpeg.coded_sound import beside_the_picture
from app.adapters.ffmpeg.commands import Beside, extras_command, segment_command, sound_command
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.side_texts import chapters_file, list_file, srt_file
from app.adapters.ffmpeg.stages import Stage, Stages
from app.adapters.ffmpeg.together import together
from app.domain.coding import Coding
from app.domain.errors import OutputInvalid
from app.domain.presets import Preset
from app.domain.render_plan.likeness import called, settled
from app.domain.render_plan.serial import plan_to_json
from app.domain.render_plan.splicing import fitting
from app.domain.render_plan.values import RenderPlan, Segment, SegmentKind, SoundRun
from app.ports import Backing, Cancelled

ENGINE = 2  # part of every name: raise it when the same plan gives other pictures or sound
RUNS_A_PIECE = 16  # files that one run of sound holds open


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where a render works, with what, and whom it tells."""

    ffmpeg: Ffmpeg
    folder: Path
    files: Mapping[str, Path]
    stages: Stages
    cancelled: Cancelled
    backing: Backing

    def name(self, kind: str, ending: str, *recipe: str) -> str:
        """What a file is called that is made by a recipe, whoever makes it."""
        words = json.dumps([ENGINE, self.ffmpeg.version, *recipe])
        return f"{kind}-{hashlib.sha256(words.encode()).hexdigest()[:32]}{ending}"

    def has(self, name: str) -> bool:
        """Whether a part is there already, or an earlier render kept it."""
        place, cache = self.folder / name, self.backing.cache
        return place.is_file() or (cache is not None and cache.fetch(name, place))

    def finish(self, part: str, name: str) -> None:
        """Give a part that is whole its name, and keep it for later renders."""
        (self.folder / part).replace(self.folder / name)
        if self.backing.cache is not None:
            self.backing.cache.keep(name, self.folder / name)

    def drop(self, name: str) -> None:
        """Remove a part that is not what its name says."""
        (self.folder / name).unlink(missing_ok=True)
        if self.backing.cache is not None:
            self.backing.cache.forget(name)

    def plain(self, plan: RenderPlan) -> str:
        """A plan as text, its sources called by their contents."""
        return json.dumps(plan_to_json(called(plan, self.backing.contents)), sort_keys=True)


@dataclass(frozen=True, slots=True)
class Parts:
    """The files in a workshop of which an output is made."""

    segments: tuple[str | None, ...]  # None where a segment is copied from its source
    extras: str | None  # sound and captions, whole and coded


def make_parts(shop: Workshop, plan: RenderPlan, preset: Preset) -> Parts:
    """Make those parts that are missing, the sound beside the picture."""
    if preset.picture is None:
        raise ValueError("an output without picture is made in one go")
    coding = fitting(preset.picture, plan.splice) if plan.splice else preset.picture
    encoded = [segment for segment in plan.segments if segment.kind is SegmentKind.ENCODE]
    tally = _Tally(shop.stages, len(encoded), sum(segment.frames for segment in encoded))
    tasks = [partial(_make_segment, shop, plan, coding, segment=segment, tally=tally) for segment in encoded]
    aside = beside_the_picture(plan)
    has_extras = bool(aside.lanes and preset.sound) or bool(plan.soft)
    if has_extras:
        tasks.insert(0, partial(_make_extras, shop, aside, preset))
    names = iter(together(tasks, shop.cancelled))
    extras = next(names) if has_extras else None
    made = (next(names) if segment.kind is SegmentKind.ENCODE else None for segment in plan.segments)
    return Parts(tuple(made), extras)


class _Tally:
    """How much of all segments is done, told together."""

    def __init__(self, stages: Stages, segments: int, frames: int) -> None:
        self._stages = stages
        self._segments = segments
        self._frames = frames
        self._done: dict[int, int] = {}  # frames, by a segment's own mark
        self._finished = 0
        self._lock = threading.Lock()

    def note(self, mark: int, frames: int, progress: Progress) -> None:
        """A segment has come so far."""
        with self._lock:
            self._done[mark] = frames
            self._say(progress)

    def finish(self, mark: int, frames: int) -> None:
        """A segment is there."""
        with self._lock:
            self._done[mark] = frames
            self._finished += 1
            self._say(Progress())

    def _say(self, progress: Progress) -> None:
        self._stages.say(
            Stage.ENCODING,
            sum(self._done.values()) / self._frames,
            "Rendering the picture",
            fps=progress.fps,
            speed=progress.speed,
            current=min(self._finished + 1, self._segments),
            total=self._segments,
        )


def write_captions(shop: Workshop, segment: Segment, plan: RenderPlan) -> str | None:
    """Put the captions of a segment beside it, and give the file's name; None when it has none."""
    if not segment.burnt:
        return None
    content = ass_file(segment.burnt, plan.size)
    name = f"captions-{hashlib.sha256(content.encode()).hexdigest()[:32]}.ass"
    (shop.folder / name).write_text(content, encoding="utf-8")
    return name


def make_pieces(shop: Workshop, plan: RenderPlan) -> tuple[tuple[str, ...], ...]:
    """The names of the files of each lane's pieces, those that were missing made.

    There are none when one run can hold all files of the sound open.
    """
    if sum(len(lane) for lane in plan.lanes) <= RUNS_A_PIECE:
        return ()
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


def lay_out(shop: Workshop, plan: RenderPlan, pieces: Sequence[Sequence[str]]) -> Beside:
    """Write the small files that a run reads besides: lists, captions, chapters."""
    return Beside(
        lanes=tuple(
            write(shop, f"lane-{number}.ffconcat", list_file(names)) for number, names in enumerate(pieces)
        ),
        subtitles=tuple(
            write(shop, f"subtitles-{number}.srt", srt_file(track, plan.rate))
            for number, track in enumerate(plan.soft)
        ),
        chapters=write(shop, "chapters.txt", chapters_file(plan)) if plan.chapters else None,
    )


def write(shop: Workshop, name: str, content: str) -> str:
    """Put a text into the folder, and give its name."""
    (shop.folder / name).write_text(content, encoding="utf-8")
    return name


def _make_extras(shop: Workshop, plan: RenderPlan, preset: Preset, cancelled: Cancelled) -> str:
    mine = replace(shop, cancelled=cancelled)
    recipe = shop.plain(plan)
    name = shop.name("sound", preset.extension, preset.name, recipe)
    if not shop.has(name):
        beside = lay_out(mine, plan, make_pieces(mine, plan))
        part = f"{name}.part"
        command = extras_command(plan, preset, shop.files, beside, output=part)
        shop.ffmpeg.run(command, cwd=shop.folder, cancelled=cancelled)
        shop.finish(part, name)
    return name


def _make_segment(
    shop: Workshop,
    plan: RenderPlan,
    coding: Coding,
    cancelled: Cancelled,
    *,
    segment: Segment,
    tally: _Tally,
) -> str:
    captions = write_captions(shop, segment, plan)
    alike = settled(segment, plan.rate)
    recipe = segment_command(alike, plan, coding, _names(shop), captions=captions, output="")
    name = shop.name("segment", ".mp4", *recipe)
    last = 0

    def hear(progress: Progress) -> None:
        nonlocal last
        last = progress.frame or last
        tally.note(id(segment), last, progress)

    if not shop.has(name):
        part = f"{name}.part"
        command = segment_command(alike, plan, coding, shop.files, captions=captions, output=part)
        shop.ffmpeg.run(command, cwd=shop.folder, on_progress=hear, cancelled=cancelled)
        if last != segment.frames:
            (shop.folder / part).unlink(missing_ok=True)
            raise OutputInvalid(f"A part of the picture came out with {last} of {segment.frames} frames.")
        shop.finish(part, name)
    tally.finish(id(segment), segment.frames)
    return name


def _make_piece(shop: Workshop, plan: RenderPlan, runs: Sequence[SoundRun]) -> str:
    name = shop.name("sound", ".w64", *sound_command(runs, plan, _names(shop), output=""))
    if not (shop.folder / name).is_file():
        part = f"{name}.part"
        command = sound_command(runs, plan, shop.files, output=part)
        shop.ffmpeg.run(command, cwd=shop.folder, cancelled=shop.cancelled)
        (shop.folder / part).replace(shop.folder / name)
    return name


def _names(shop: Workshop) -> Mapping[str, Path]:
    """Sources called by what is in them: where a file lies does not change what is made of it."""
    return {asset: Path("/", shop.backing.contents.get(asset, asset)) for asset in shop.files}


def _pieces(lane: Sequence[SoundRun]) -> Iterator[Sequence[SoundRun]]:
    for start in range(0, len(lane), RUNS_A_PIECE):
        yield lane[start : start + RUNS_A_PIECE]
