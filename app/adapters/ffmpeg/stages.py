"""One never-falling fraction out of several stages, each weighted by what it is likely to cost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from app.domain.render_plan.forecast.outlook import Outlook
from app.domain.render_plan.forecast.stage import Stage
from app.ports import Report, WorkProgress


class Stages:
    """Turns 'half of this stage' into a fraction of the whole, and says so. Threads may share it.

    A stage that was not expected to cost anything is not told of.
    """

    def __init__(
        self,
        costs: Mapping[Stage, float],
        report: Report,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._costs = dict(costs)
        self._report = report
        self._monotonic = monotonic
        self._last: WorkProgress | None = None
        self._begins = 0.0  # the fraction of which all stages are the rest
        self._stage: Stage | None = None
        self._since = self._said_at = monotonic()
        self._outlook = Outlook(costs, self._since)
        self._took: dict[str, float] = {}
        self._busy: dict[str, float] = {}
        self._lock = threading.Lock()

    def expect(self, costs: Mapping[Stage, float]) -> None:
        """What the stages cost, now that more is known. The fraction does not fall for it."""
        with self._lock:
            self._costs = dict(costs)
            self._outlook.expect(costs)

    def anew(self, costs: Mapping[Stage, float]) -> None:
        """All is made once more, at those costs: from now on stages are parts of what the bar has left."""
        with self._lock:
            self._begins = self._last.fraction if self._last else 0.0
            self._costs = dict(costs)
            self._outlook.expect(costs)

    def say(
        self,
        stage: Stage,
        part: float,
        message: str,
        *,
        fps: float | None = None,
        speed: float | None = None,
        current: int | None = None,
        total: int | None = None,
        left: float | None = None,
    ) -> None:
        """Report that `part`, 0 to 1, of a stage is done. What was skipped before it counts as done.

        `left` is how many seconds the stage still takes, where whoever does it knows better than this.
        """
        with self._lock:
            if stage not in self._costs:
                return
            self._enter(stage)
            before = sum(cost for each, cost in self._costs.items() if _is_before(each, stage))
            done = before + self._costs[stage] * min(1.0, max(0.0, part))
            highest = self._last.fraction if self._last else 0.0
            part_of_all = min(1.0, done / (sum(self._costs.values()) or 1.0))
            fraction = max(highest, self._begins + (1 - self._begins) * part_of_all)
            self._said_at = self._since
            eta = self._outlook.note(stage, part, self._said_at, left=left)
            self._last = WorkProgress(
                fraction, stage.value, message, fps=fps, speed=speed, current=current, total=total, eta=eta
            )
            self._report(self._last)

    def again(self) -> None:
        """Repeat the last word, so that nobody takes a long piece of work for a dead one."""
        with self._lock:
            if self._last is None:
                return
            word = self._last
            if word.eta is not None:
                word = replace(word, eta=max(0.0, word.eta - (self._monotonic() - self._said_at)))
            self._report(word)

    @contextmanager
    def busy(self, kind: str) -> Iterator[None]:
        """Count the block as work of a kind, which other work may be done beside."""
        began = self._monotonic()
        yield
        with self._lock:
            self._busy[kind] = self._busy.get(kind, 0.0) + self._monotonic() - began

    def sound_share(self) -> float:
        """How much of the work that was counted was for the sound."""
        with self._lock:
            return self._busy.get("sound", 0.0) / (sum(self._busy.values()) or 1.0)

    def took(self) -> Mapping[str, float]:
        """How many seconds each stage took until now."""
        with self._lock:
            self._enter(self._stage)
            return dict(self._took)

    def _enter(self, stage: Stage | None) -> None:
        now = self._monotonic()
        if self._stage is not None:
            name = self._stage.value
            self._took[name] = self._took.get(name, 0.0) + now - self._since
        self._stage, self._since = stage, now


def _is_before(one: Stage, other: Stage) -> bool:
    order = list(Stage)
    return order.index(one) < order.index(other)
