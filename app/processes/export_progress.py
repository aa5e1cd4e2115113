"""How the export command says how far it is: a bar for people, JSON lines for programs, or nothing."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any, TextIO

from app.ports import WorkProgress

BAR_CELLS = 28
AT_MOST_EVERY = 0.1  # seconds
ETA_SMOOTHING = 0.2  # how much the newest estimate weighs


class Telling(StrEnum):
    """Ways to say how far it is."""

    BAR = "bar"
    JSON = "json"
    NONE = "none"


class ExportProgress:
    """Tells of one export on the process's own streams."""

    def __init__(
        self,
        telling: Telling,
        *,
        bar: TextIO = sys.stderr,
        lines: TextIO = sys.stdout,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._telling = telling
        self._bar = bar
        self._lines = lines
        self._monotonic = monotonic
        self._began = monotonic()
        self._spoke = float("-inf")
        self._stage = ""
        self._fraction = 0.0
        self._whole: float | None = None  # seconds that all of it may take
        self._drawn = False

    def report(self, progress: WorkProgress) -> None:
        """Say it, unless the last word was only a moment ago."""
        self._fraction = progress.fraction
        now = self._monotonic()
        if progress.stage == self._stage and now - self._spoke < AT_MOST_EVERY:
            return
        self._spoke, self._stage = now, progress.stage
        eta = (
            self._estimate(progress.fraction, now - self._began)
            if progress.eta is None
            else round(progress.eta)
        )
        if self._telling is Telling.JSON:
            self._line("progress", "processing", progress.fraction, progress, eta=eta)
        elif self._telling is Telling.BAR:
            self._draw(progress, eta)

    def part(self, number: int, count: int) -> Callable[[WorkProgress], None]:
        """How one of several files is told of, as a part of all."""

        def report(progress: WorkProgress) -> None:
            eta = progress.eta if count == 1 else None
            self.report(replace(progress, fraction=(number + progress.fraction) / count, eta=eta))

        return report

    def done(self, message: str) -> None:
        """The last word of an export that worked."""
        if self._telling is Telling.JSON:
            self._line("complete", "completed", 1.0, WorkProgress(1.0, "", message), eta=0)
        elif self._telling is Telling.BAR:
            self._clear()
            self._bar.write(f"{message}\n")

    def failed(self, sentence: str, *, cancelled: bool) -> None:
        """The last word of one that did not; the sentence itself goes to stderr by the caller."""
        self._clear()
        if self._telling is Telling.JSON:
            kind, status = ("complete", "cancelled") if cancelled else ("error", "failed")
            last = WorkProgress(self._fraction, self._stage, sentence)
            self._line(kind, status, self._fraction, last, eta=None, error=None if cancelled else sentence)

    def _estimate(self, fraction: float, passed: float) -> int | None:
        if fraction < 0.02 or passed < 1:
            return None
        whole = passed / fraction
        self._whole = whole if self._whole is None else self._whole + ETA_SMOOTHING * (whole - self._whole)
        return max(0, round(self._whole - passed))

    def _line(
        self,
        kind: str,
        status: str,
        fraction: float,
        progress: WorkProgress,
        *,
        eta: int | None,
        error: str | None = None,
    ) -> None:
        event: dict[str, Any] = {
            "type": kind,
            "operation": "render",
            "status": status,
            "progress": 100 if status == "completed" else min(99, int(fraction * 100)),
            "fraction": round(fraction, 4),
            "stage": progress.stage,
            "message": progress.message,
            "error": error,
            "fps": progress.fps,
            "speed": progress.speed,
            "eta_seconds": eta,
        }
        self._lines.write(json.dumps(event) + "\n")
        self._lines.flush()

    def _draw(self, progress: WorkProgress, eta: int | None) -> None:
        filled = round(progress.fraction * BAR_CELLS)
        bar = "█" * filled + "░" * (BAR_CELLS - filled)
        rest = f", {eta // 60}:{eta % 60:02} left" if eta is not None else ""
        pace = f", {progress.fps:.0f} fps" if progress.fps else ""
        self._bar.write(f"\r\033[K{bar} {progress.fraction:4.0%}  {progress.message}{pace}{rest}")
        self._bar.flush()
        self._drawn = True

    def _clear(self) -> None:
        if self._drawn:
            self._bar.write("\r\033[K")
            self._bar.flush()
