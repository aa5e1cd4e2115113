"""One measured figure: the median of several runs, beside something bare that was run as often."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RUNS = 5


@dataclass(frozen=True)
class Figure:
    """Seconds of each run, and of each run of what it is compared with."""

    name: str
    seconds: Sequence[float]
    reference: str = ""
    reference_seconds: Sequence[float] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """The figure as a row of the table."""
        median = statistics.median(self.seconds)
        cells = (self.name, _short(median), f"{_short(min(self.seconds))} – {_short(max(self.seconds))}")
        if not self.reference_seconds:
            return (*cells, "", "", "")
        bare = statistics.median(self.reference_seconds)
        return (*cells, self.reference, _short(bare), f"{median / bare:.1f}")


def table(figures: Sequence[Figure]) -> str:
    """The figures under each other."""
    rows = [("what", "median", "range", "against", "median", "ratio"), *(figure.cells for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in rows
    )


def timed(work: Callable[[], object], *, runs: int = RUNS) -> list[float]:
    """How long each of several runs took."""
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found


def run(command: Sequence[str]) -> None:
    """Run a program quietly to its end."""
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def _short(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
