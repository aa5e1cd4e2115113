"""Making the picture of a render, segment by segment, together with whoever else makes some of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from app.adapters.ffmpeg.alone import Alone
from app.adapters.ffmpeg.one_segment import Recipe, is_recoloured, make, recipe_of, share_of
from app.adapters.ffmpeg.pulse import every
from app.adapters.ffmpeg.sparing import Machine, encoders_at_once, sound_beside
from app.adapters.ffmpeg.tally import Tally
from app.adapters.ffmpeg.together import AT_ONCE, Task, together
from app.adapters.ffmpeg.workshop import Workshop
from app.domain.render_plan.forecast.effort import efforts
from app.domain.render_plan.forecast.kept import Kept
from app.domain.render_plan.forecast.pace import costs
from app.domain.render_plan.forecast.stage import Stage
from app.domain.render_plan.opening import most_held
from app.domain.render_plan.values import RenderPlan, SegmentKind
from app.ports import Cancelled
from app.ports.spans import Crew, Span

LOOK_SECONDS = 0.5  # between two words of how far all of it is
SOON_SECONDS = 5.0
WAIT_SECONDS = 0.1  # until it is looked again whether other workers have finished

Beside = Callable[[Cancelled, Callable[[float], None]], None]


@dataclass(frozen=True, slots=True)
class Made:
    """The files of all segments that are encoded, in order, and how much of them was missing."""

    names: tuple[str, ...]
    part: float  # of the work
    frames: int


def make_segments(
    shop: Workshop, plan: RenderPlan, *, beside: Beside | None, soon: Callable[[], None] | None = None
) -> Made:
    """Make those segments that are missing.

    `beside` is done at the same time, or before where memory is scarce, and says how much of it is.
    `soon` is called when little is missing.
    """
    recipes = {
        number: recipe_of(shop, plan, number)
        for number, segment in enumerate(plan.segments)
        if segment.kind is SegmentKind.ENCODE
    }
    different = {each.span.name: each.span for each in recipes.values()}
    missing = _missing(shop, different)
    crew = shop.backing.crew or Alone()
    work = efforts(plan)
    part = sum(work[span.number] for span in missing) / (sum(work.values()) or 1.0)
    machine = Machine.here(plan.size, held=most_held(plan))
    seconds = _expect(shop, plan, Kept(part=1 - part, sound=beside is None))
    tally = Tally(
        shop.stages,
        plan.rate,
        missing,
        efforts=work,
        there=len(different) - len(missing),
        picture=seconds.picture,
        sound=seconds.sound,
        processors=machine.processors,
    )

    def do_beside(cancelled: Cancelled) -> None:
        if beside:
            with shop.stages.busy("sound"):
                beside(cancelled, tally.hear)

    tasks: list[Task] = [do_beside] if beside else []
    if missing:
        at_once = min(len(missing), encoders_at_once(machine, recoloured=is_recoloured(plan)))
        tasks += [_Maker(shop, plan, recipes, at_once, crew).work] * at_once
    if soon and seconds.picture + seconds.sound <= SOON_SECONDS:
        soon()
    crew.offer(missing)
    tally.look({})
    side_by_side = AT_ONCE if sound_beside(machine, plan.preset.picture) else 1
    with every(LOOK_SECONDS, lambda: tally.look(crew.frames())):
        together(tasks, shop.cancelled, at_once=side_by_side)
    _make_unseen(shop, plan, recipes)
    names = tuple(each.span.name for each in recipes.values())
    return Made(names, part, sum(span.frames for span in missing))


def _missing(shop: Workshop, spans: Mapping[str, Span]) -> list[Span]:
    with ThreadPoolExecutor(AT_ONCE, "look") as pool:
        there = pool.map(shop.has, spans)
        return [span for span, found in zip(spans.values(), there, strict=True) if not found]


class _Seconds(NamedTuple):
    picture: float
    sound: float


def _expect(shop: Workshop, plan: RenderPlan, kept: Kept) -> _Seconds:
    """Say what all stages may cost now that it is known what is there; what encoding does of it."""
    expected = costs(plan, shop.backing.paces, kept)
    shop.stages.expect(expected)
    picture = costs(plan, shop.backing.paces, replace(kept, sound=True)).get(Stage.ENCODING, 0.0)
    return _Seconds(picture, expected.get(Stage.ENCODING, 0.0) - picture)


def _make_unseen(shop: Workshop, plan: RenderPlan, recipes: Mapping[int, Recipe]) -> None:
    """Make what somebody said is there, and cannot be seen here."""
    for number, recipe in recipes.items():
        if not (shop.folder / recipe.span.name).is_file():
            share = share_of(plan, number, at_once=1)
            make(shop, recipe, share, report=lambda frames: None, cancelled=shop.cancelled)


@dataclass(frozen=True, slots=True)
class _Maker:
    """One who makes segments, in a thread; several share it."""

    shop: Workshop
    plan: RenderPlan
    recipes: Mapping[int, Recipe]
    at_once: int  # how many do so
    crew: Crew
    finished: threading.Condition = field(default_factory=threading.Condition)  # told of each made here

    def work(self, cancelled: Cancelled) -> None:
        """Make segments until all are there, by whomever."""
        while not cancelled():
            span = self.crew.take()
            if span is None:
                with self.finished:
                    if self.crew.left() == 0:
                        return
                    self.finished.wait(WAIT_SECONDS)
                continue
            with self.shop.stages.busy("picture"):
                self._make(span, cancelled)

    def _make(self, span: Span, cancelled: Cancelled) -> None:
        """Make it, if nobody has who could not say so."""
        share = share_of(self.plan, span.number, at_once=self.at_once)
        recipe, note = self.recipes[span.number], partial(self.crew.note, span)
        try:
            if not self.shop.has(span.name):
                make(self.shop, recipe, share, report=note, cancelled=cancelled)
        except BaseException:
            self.crew.give_back(span)
            raise
        self.crew.finish(span)
        with self.finished:
            self.finished.notify_all()
