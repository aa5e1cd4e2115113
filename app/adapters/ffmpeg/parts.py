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
from itertools import accumulate
from typing import TypeAlias

from app.adapters.ffmpeg.coded_sound import beside_the_picture
from app.adapters.ffmpeg.commands.output import Beside, extras_command, measuring_command
from app.adapters.ffmpeg.commands.parts import sound_command
from app.adapters.ffmpeg.filters.loudness import levelled, read_measured
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.segments import make_segments
from app.adapters.ffmpeg.side_texts import chapters_file, list_file, srt_file
from app.adapters.ffmpeg.workshop import Workshop, write
from app.domain.render_plan.opening import grouped, heard_at_once, held_by
from app.domain.render_plan.values import RenderPlan, SegmentKind, SoundRun
from app.domain.time import Seconds
from app.ports import Cancelled

Hear: TypeAlias = Callable[[float], None]
"""Is told what part of a work is done, from 0 to 1."""


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

    def make_extras(cancelled: Cancelled, report: Hear) -> None:
        mine = replace(shop, cancelled=cancelled)
        for (aside, name), part in zip(missing, shares(report, *[1] * len(missing)), strict=True):
            _make_extras(mine, aside, name, part)

    made = make_segments(shop, plan, beside=make_extras if missing else None, soon=soon)
    pieces = iter(made.names)
    files = (next(pieces) if segment.kind is SegmentKind.ENCODE else None for segment in plan.segments)
    return Parts(tuple(files), tuple(names), made.part, made.frames, bool(missing))


def has_extras(aside: RenderPlan) -> bool:
    """Whether anything is made beside the picture."""
    return bool(aside.lanes and aside.preset.sound) or bool(aside.soft)


def ready_sound(shop: Workshop, plan: RenderPlan, mixing: Hear, measuring: Hear) -> Beside:
    """What must be there before all of a sound is coded in one run, and which small files that run reads.

    It is mixed in pieces where one run may not hold all its files open, and heard through once where it
    is brought to a level.
    """
    return _levelled_as_asked(shop, plan, lay_out(shop, plan, _make_pieces(shop, plan, mixing)), measuring)


def mixed_seconds(plan: RenderPlan) -> Seconds:
    """How much sound is mixed in pieces, before anything else."""
    return Fraction(0) if heard_at_once(plan) else len(plan.lanes) * _length(plan)


def measured_seconds(plan: RenderPlan) -> Seconds:
    """How much is heard through."""
    return _length(plan) if plan.lanes and plan.preset.lufs is not None else Fraction(0)


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


def _make_extras(shop: Workshop, plan: RenderPlan, name: str, report: Hear) -> None:
    length = _length(plan)
    mixing, measuring, coding = shares(report, mixed_seconds(plan), measured_seconds(plan), length)
    beside = ready_sound(shop, plan, mixing, measuring)
    with shop.half_made(name) as part:
        command = extras_command(plan, shop.files, beside, output=part)
        shop.run(command, on_progress=_heard(coding, length), cancelled=shop.cancelled)
        shop.finish(part, name)
    report(1.0)


def _levelled_as_asked(shop: Workshop, plan: RenderPlan, beside: Beside, report: Hear) -> Beside:
    """With what brings the sound to the level that was asked for, after hearing it through once."""
    if plan.preset.lufs is None or not plan.lanes:
        return beside
    command = measuring_command(plan, shop.files, beside)
    said = shop.run(command, on_progress=_heard(report, _length(plan)), cancelled=shop.cancelled)
    return replace(beside, level=levelled(read_measured(said), plan.preset.lufs))


def _make_pieces(shop: Workshop, plan: RenderPlan, report: Hear) -> tuple[tuple[str, ...], ...]:
    """The names of the files of each lane's pieces, those that were missing made."""
    if heard_at_once(plan):
        return ()
    held = held_by(plan.sources)
    pieces = [list(grouped(lane, held)) for lane in plan.lanes]
    lengths = [_samples(piece) for lane in pieces for piece in lane]
    reports = iter(shares(report, *lengths))
    return tuple(tuple(_make_piece(shop, plan, piece, next(reports)) for piece in lane) for lane in pieces)


def _make_piece(shop: Workshop, plan: RenderPlan, runs: Sequence[SoundRun], report: Hear) -> str:
    name = shop.name("sound", ".w64", *sound_command(runs, plan, shop.names, output=""))
    if not (shop.folder / name).is_file():
        hear = _heard(report, Fraction(_samples(runs), plan.sample_rate))
        with shop.half_made(name) as part:
            command = sound_command(runs, plan, shop.files, output=part)
            shop.run(command, on_progress=hear, cancelled=shop.cancelled)
            (shop.folder / part).replace(shop.folder / name)
    report(1.0)
    return name


def shares(report: Hear, *amounts: Fraction | int) -> list[Hear]:
    """For each of several works that follow each other: how its part is a part of them all."""
    total = sum(amounts) or 1
    befores = accumulate(amounts, initial=0)
    return [
        partial(_say_share, report, float(before / Fraction(total)), float(amount / Fraction(total)))
        for before, amount in zip(befores, amounts, strict=False)
    ]


def _say_share(report: Hear, before: float, share: float, part: float) -> None:
    report(before + share * part)


def _heard(report: Hear, length: Seconds) -> Callable[[Progress], None]:
    return lambda progress: report(progress.fraction(length))


def _length(plan: RenderPlan) -> Seconds:
    return Fraction(plan.samples, plan.sample_rate)


def _samples(runs: Sequence[SoundRun]) -> int:
    return sum(run.samples for run in runs)
