"""Making the picture of a render, segment by segment, together with whoever else makes some of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from app.adapters.ffmpeg.alone import Alone
from app.adapters.ffmpeg.commands import first_pass_command, segment_command
from app.adapters.ffmpeg.naming import STATS, coding_of
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.pulse import every
from app.adapters.ffmpeg.sparing import encoders_at_once, reading_words, thread_words
from app.adapters.ffmpeg.tally import Tally
from app.adapters.ffmpeg.together import AT_ONCE, Task, together
from app.adapters.ffmpeg.workshop import Workshop, write_captions
from app.domain.coding import in_pass
from app.domain.errors import OutputInvalid
from app.domain.presets import Preset
from app.domain.render_plan.effort import efforts
from app.domain.render_plan.kept import Kept
from app.domain.render_plan.likeness import settled
from app.domain.render_plan.opening import most_held
from app.domain.render_plan.pace import costs
from app.domain.render_plan.stage import Stage
from app.domain.render_plan.values import RenderPlan, SegmentKind
from app.ports import Cancelled
from app.ports.spans import Crew, Span
from app.services.ids import new_id

LOOK_SECONDS = 0.5  # between two words of how far all of it is
SOON_SECONDS = 5.0
WAIT_SECONDS = 0.1  # until it is looked again whether other workers have finished


@dataclass(frozen=True, slots=True)
class Making:
    """How a segment is made: ffmpeg's arguments but for the name of the output, which is the last."""

    span: Span
    arguments: tuple[str, ...]
    threads: tuple[str, ...]  # more of them, as this machine is; no part is named after them
    reading: tuple[str, ...] = ()  # so for each input
    looking: tuple[str, ...] = ()  # a first pass, the whole command


Beside = Callable[[Cancelled, Callable[[float], None]], None]


def make_segments(
    shop: Workshop,
    plan: RenderPlan,
    preset: Preset,
    *,
    beside: Beside | None,
    soon: Callable[[], None] | None = None,
) -> tuple[list[str], float, int]:
    """The files of all segments that are encoded, in order; what part of them was missing, in frames too.

    `beside` is done at the same time, and says how much of it is. `soon` is called when little is missing.
    """
    makings = {
        number: making(shop, plan, preset, number)
        for number, segment in enumerate(plan.segments)
        if segment.kind is SegmentKind.ENCODE
    }
    different = {each.span.name: each.span for each in makings.values()}
    with ThreadPoolExecutor(AT_ONCE, "look") as pool:
        there = dict(zip(different, pool.map(shop.has, different), strict=True))
    missing = [span for name, span in different.items() if not there[name]]
    crew = shop.backing.crew or Alone()
    work = efforts(plan)
    part = sum(work[span.number] for span in missing) / (sum(work.values()) or 1.0)
    kept = Kept(part=1 - part, sound=beside is None)
    expected = costs(plan, shop.backing.paces, kept)
    picture = costs(plan, shop.backing.paces, replace(kept, sound=True)).get(Stage.ENCODING, 0.0)
    shop.stages.expect(expected)
    processors = os.cpu_count() or 1
    if len(missing) == 1:  # nothing fills the gaps of that one
        [only] = missing
        held = most_held(plan)
        threads = thread_words(coding_of(plan, preset), plan.size, processors, at_once=1, held=held)
        makings[only.number] = replace(makings[only.number], threads=threads)
    tally = Tally(
        shop.stages,
        plan.rate,
        missing,
        efforts=work,
        there=len(different) - len(missing),
        picture=picture,
        sound=expected.get(Stage.ENCODING, 0.0) - picture,
        processors=processors,
    )

    def do_beside(cancelled: Cancelled) -> None:
        if beside:
            with shop.stages.busy("sound"):
                beside(cancelled, tally.hear)

    tasks: list[Task] = [do_beside] if beside else []
    encoders = encoders_at_once(plan.size, processors, held=most_held(plan))
    tasks += [partial(_work, shop, makings, crew, threading.Condition())] * encoders if missing else []
    if soon and expected.get(Stage.ENCODING, 0.0) <= SOON_SECONDS:
        soon()
    crew.offer(missing)
    tally.look({})
    with every(LOOK_SECONDS, lambda: tally.look(crew.frames())):
        together(tasks, shop.cancelled)
    for each in makings.values():
        if not (shop.folder / each.span.name).is_file():  # somebody said so, but it cannot be seen here
            make(shop, each, report=lambda frames: None, cancelled=shop.cancelled)
    return [each.span.name for each in makings.values()], part, sum(span.frames for span in missing)


def making(shop: Workshop, plan: RenderPlan, preset: Preset, number: int) -> Making:
    """How the segment of that number is made; its captions are laid beside it."""
    coding = coding_of(plan, preset)
    name = shop.naming.segment(plan, coding, number)
    segment = settled(plan.segments[number], plan.rate)
    captions = write_captions(shop, segment, plan)
    looking: list[str] = []
    if coding.passes > 1:
        looking = first_pass_command(segment, plan, coding, shop.files, captions=captions, stats=STATS)
        coding = in_pass(coding, 2, STATS)
    arguments = segment_command(segment, plan, coding, shop.files, captions=captions, output="")
    processors = os.cpu_count() or 1
    held = most_held(plan)
    at_once = encoders_at_once(plan.size, processors, held=held)
    return Making(
        Span(number, name, segment.pictures),
        tuple(arguments[:-1]),
        thread_words(coding, plan.size, processors, at_once=at_once, held=held),
        reading_words(plan.size, processors, held=held),
        tuple(looking),
    )


def make(shop: Workshop, making: Making, *, report: Callable[[int], None], cancelled: Cancelled) -> None:
    """Make a segment; `report` gets the frames that are there.

    Nobody sees it before it is whole, even when two make the same one.
    """
    span, last, looked = making.span, 0, 0

    def hear(progress: Progress) -> None:
        nonlocal last
        last = progress.frame or last
        report((looked + last) // 2 if making.looking else last)

    part = f"{span.name}.{new_id()}.part"
    try:
        for command in filter(None, (making.looking, (*making.arguments, *making.threads, part))):
            words = [word.replace(STATS, f"{part}.stats") for word in _read_by(command, making.reading)]
            looked, last = last, 0
            shop.run(words, on_progress=hear, cancelled=cancelled)
        if last != span.frames:
            raise OutputInvalid(f"A part of the picture came out with {last} of {span.frames} frames.")
        shop.finish(part, span.name)
    finally:
        for left in shop.folder.glob(f"{part}*"):
            left.unlink(missing_ok=True)


def _read_by(words: Iterable[str], reading: Sequence[str]) -> Iterator[str]:
    """A command with more words for each of its inputs."""
    for word in words:
        if word == "-i":
            yield from reading
        yield word


def _work(
    shop: Workshop,
    makings: Mapping[int, Making],
    crew: Crew,
    finished: threading.Condition,
    cancelled: Cancelled,
) -> None:
    """Make segments until all are there, by whomever; `finished` is told of each that was made here."""
    while not cancelled():
        span = crew.take()
        if span is None:
            with finished:
                if crew.left() == 0:
                    return
                finished.wait(WAIT_SECONDS)
            continue
        try:
            note = partial(crew.note, span)
            with shop.stages.busy("picture"):
                make(shop, makings[span.number], report=note, cancelled=cancelled)
        except BaseException:
            crew.give_back(span)
            raise
        crew.finish(span)
        with finished:
            finished.notify_all()
