"""One never-falling fraction out of several stages, each weighted by what it is likely to cost."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from enum import StrEnum

from app.ports import Report, WorkProgress


class Stage(StrEnum):
    """What a render is busy with."""

    ENCODING = "encoding"
    SOUND = "sound"
    JOINING = "joining"
    FINALISING = "finalising"
    VERIFYING = "verifying"


class Stages:
    """Turns 'half of this stage' into a fraction of the whole, and says so. Threads may share it."""

    def __init__(self, costs: Mapping[Stage, float], report: Report) -> None:
        self._costs = costs
        self._total = sum(costs.values()) or 1.0
        self._report = report
        self._highest = 0.0
        self._lock = threading.Lock()

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
    ) -> None:
        """Report that `part`, 0 to 1, of a stage is done. What was skipped before it counts as done."""
        before = 0.0
        for each, cost in self._costs.items():
            if each is stage:
                break
            before += cost
        done = before + self._costs.get(stage, 0.0) * min(1.0, max(0.0, part))
        with self._lock:
            self._highest = max(self._highest, min(1.0, done / self._total))
            self._report(
                WorkProgress(
                    self._highest, stage.value, message, fps=fps, speed=speed, current=current, total=total
                )
            )
