"""Making the parts of a render that are files of their own: segments of picture, pieces of sound.

A part is named after everything that went into it, and gets its name only when it is whole. So a
render that was killed goes on after its finished parts, a part is never taken for another, and one
that an earlier render kept serves again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from app.adapters.ffmpeg.coded_sound import beside_the_picture
from app.adapters.ffmpeg.commands.output import Beside, extras_command, measuring_command
from app.adapters.ffmpeg.commands.parts import sound_command
from app.adapters.ffmpeg.filters.loudness import levelled, read_measured
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.segments import make_segments
from app.adapters.ffmpeg.side_texts import chapters_file, list_file, srt_file
from app.adapters.ffmpeg.workshop import Workshop, write
from app.domain.render_plan.forecast.stage import Stage
from app.domain.render_plan.opening import grouped, heard_at_once, held_by
from app.domain.render_plan.values import RenderPlan, SegmentKind, SoundRun
from app.ports import Cancelled


@dataclass(frozen=True, slots=True)
class Parts:
    """The files in a workshop of which an output is made."""

    segments: tuple[str | None, ...]  # None where a segment is copied from its source
    extras: tuple[str | None, ...]  # each sound, as far as it is coded, captions beside the first
    made_part: float  # of the work of the picture, that was not there before
    made_frames: int  # how many pictures were not there before
    made_sound: bool  # whether the sound was not


def make_parts(shop: Workshop, plan: RenderPlan, *, soon: Callable[[], None] | None = None) -> Parts:
    """Make those parts that are missing, the sound beside the picture.

    `soon` is called when all will be there in some moments.
    """
    asides = beside_the_picture(plan)
    names = [shop.naming.sound(each) if has_extras(each) else None for each in asides]
    missing = [
        (aside, name) for aside, name in zip(asides, names, strict=True) if name and not shop.has(name)
    ]

    def make_extras(cancelled: Cancelled, report: Callable[[float], None]) -> None:
        mine = replace(shop, cancelled=cancelled)
        for done, (aside, name) in enumerate(missing):
            _make_extras(mine, aside, name, partial(_say_part, report, done, len(missing)))

    made = make_segments(shop, plan, beside=make_extras if missing else None, soon=soon)
    pieces = iter(made.names)
    files = (next(pieces) if segment.kind is SegmentKind.ENCODE else None for segment in plan.segments)
    return Parts(tuple(files), tuple(names), made.part, made.frames, bool(missing))


def has_extras(aside: RenderPlan) -> bool:
    """Whether anything is made beside the picture."""
    return bool(aside.lanes and aside.preset.sound) or bool(aside.soft)


def make_pieces(shop: Workshop, plan: RenderPlan) -> tuple[tuple[str, ...], ...]:
    """The names of the files of each lane's pieces, those that were missing made.

    There are none when one run may hold all files of the sound open.
    """
    if heard_at_once(plan):
        return ()
    held = held_by(plan.sources)
    pieces = [list(grouped(lane, held)) for lane in plan.lanes]
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


def levelled_as_asked(shop: Workshop, plan: RenderPlan, beside: Beside) -> Beside:
    """With what brings the sound to the level that was asked for, after hearing it through once."""
    if plan.preset.lufs is None or not plan.lanes:
        return beside
    shop.stages.say(Stage.PREPARING, 1.0, "Measuring the sound")
    command = measuring_command(plan, shop.files, beside)
    said = shop.run(command, cancelled=shop.cancelled)
    return replace(beside, level=levelled(read_measured(said), plan.preset.lufs))


def _make_extras(
    shop: Workshop,
    plan: RenderPlan,
    name: str,
    report: Callable[[float], None],
) -> None:
    beside = levelled_as_asked(shop, plan, lay_out(shop, plan, make_pieces(shop, plan)))
    length = Fraction(plan.samples, plan.sample_rate)

    def hear(progress: Progress) -> None:
        report(progress.fraction(length))

    with shop.half_made(name) as part:
        command = extras_command(plan, shop.files, beside, output=part)
        shop.run(command, on_progress=hear, cancelled=shop.cancelled)
        shop.finish(part, name)
    report(1.0)


def _say_part(report: Callable[[float], None], done: int, total: int, part: float) -> None:
    report((done + part) / total)


def _make_piece(shop: Workshop, plan: RenderPlan, runs: Sequence[SoundRun]) -> str:
    name = shop.name("sound", ".w64", *sound_command(runs, plan, shop.names, output=""))
    if not (shop.folder / name).is_file():
        with shop.half_made(name) as part:
            shop.run(sound_command(runs, plan, shop.files, output=part), cancelled=shop.cancelled)
            (shop.folder / part).replace(shop.folder / name)
    return name
