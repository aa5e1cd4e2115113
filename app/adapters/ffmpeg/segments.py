"""Making the picture of a render, segment by segment, together with whoever else makes some of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

from app.adapters.ffmpeg.alone import Alone
from app.adapters.ffmpeg.makings import Making, make, making, share_of
from app.adapters.ffmpeg.pulse import every
from app.adapters.ffmpeg.sparing import Machine, encoders_at_once
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


def make_segments(
    shop: Workshop,
    plan: RenderPlan,
    *,
    beside: Beside | None,
    soon: Callable[[], None] | None = None,
) -> tuple[list[str], float, int]:
    """The files of all segments that are encoded, in order; what part of them was missing, in frames too.

    `beside` is done at the same time, and says how much of it is. `soon` is called when little is missing.
    """
    makings = {
        number: making(shop, plan, number)
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
    machine = Machine.here(plan.size, held=most_held(plan))
    tally = Tally(
        shop.stages,
        plan.rate,
        missing,
        efforts=work,
        there=len(different) - len(missing),
        picture=picture,
        sound=expected.get(Stage.ENCODING, 0.0) - picture,
        processors=machine.processors,
    )

    def do_beside(cancelled: Cancelled) -> None:
        if beside:
            with shop.stages.busy("sound"):
                beside(cancelled, tally.hear)

    tasks: list[Task] = [do_beside] if beside else []
    if missing:
        at_once = min(len(missing), encoders_at_once(machine))
        tasks += [_Maker(shop, plan, makings, at_once, crew).work] * at_once
    if soon and expected.get(Stage.ENCODING, 0.0) <= SOON_SECONDS:
        soon()
    crew.offer(missing)
    tally.look({})
    with every(LOOK_SECONDS, lambda: tally.look(crew.frames())):
        together(tasks, shop.cancelled)
    for each in makings.values():
        if not (shop.folder / each.span.name).is_file():  # somebody said so, but it cannot be seen here
            alone = share_of(plan, each.span.number, at_once=1)
            make(shop, each, alone, report=lambda frames: None, cancelled=shop.cancelled)
    return [each.span.name for each in makings.values()], part, sum(span.frames for span in missing)


@dataclass(frozen=True, slots=True)
class _Maker:
    """One who makes segments, in a thread; several share it."""

    shop: Workshop
    plan: RenderPlan
    makings: Mapping[int, Making]
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
        making, note = self.makings[span.number], partial(self.crew.note, span)
        try:
            if not self.shop.has(span.name):
                make(self.shop, making, share, report=note, cancelled=cancelled)
        except BaseException:
            self.crew.give_back(span)
            raise
        self.crew.finish(span)
        with self.finished:
            self.finished.notify_all()
