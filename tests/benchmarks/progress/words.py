"""Figures as lines of text."""

from __future__ import annotations

import math
import statistics
import sys

from tests.benchmarks.progress.load import Figures

NAMES = {"open": "page", "connect": "connect to ready", "deliver": "commit to client"}
PARTS = (50, 95, 99)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def show(what: str, ours: Figures, bare: Figures | None = None) -> None:
    """The figures of a number of clients, and how they stand to the floor."""
    for key, name in NAMES.items():
        if ours[key]:
            say(f"{what:16}  {name:16}  " + "  ".join(_part(key, part, ours, bare) for part in PARTS))
    kept = f"{ours['memory'][0]:.0f} kB each" + (f" (floor {bare['memory'][0]:.0f})" if bare else "")
    rate = len(ours["deliver"]) / ours["seconds"][0]
    whole = ours["told"][0] * ours["hear"][0]
    say(f"{what:16}  {kept}; {rate:.0f} messages a second, {len(ours['deliver']) / max(1, whole):.1%} heard")


def percentile(values: list[float], part: int) -> float:
    """The value that `part` of a hundred do not exceed."""
    return statistics.quantiles(values, n=100)[part - 1] if len(values) > 1 else math.nan


def _part(key: str, part: int, ours: Figures, bare: Figures | None) -> str:
    mine = percentile(ours[key], part)
    ratio = f" (×{mine / percentile(bare[key], part):.1f})" if bare and bare[key] else ""
    return f"p{part} {mine * 1000:7.1f} ms{ratio}"
