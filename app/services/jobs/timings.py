"""How long things took in this process: plain counts in steps, which travel as JSON and add up."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from app.domain.jobs import JobKind

WRITE_STEPS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
JOB_STEPS = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14400.0)  # seconds


@dataclass(frozen=True, slots=True)
class Timing:
    """What was counted up to now. `counts` has one number for each step, and one for what was longer."""

    counts: tuple[int, ...]
    seconds: float
    failures: int

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"counts": list(self.counts), "seconds": self.seconds, "failures": self.failures}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Timing:
        """Read `to_json`. Raises KeyError, TypeError or ValueError."""
        counts = tuple(int(count) for count in fields["counts"])
        return cls(counts, float(fields["seconds"]), int(fields["failures"]))


class Stopwatch:
    """Counts how long something takes, by steps. Thread-safe."""

    def __init__(self, steps: Sequence[float]) -> None:
        self._steps = steps
        self._lock = threading.Lock()
        self._counts = [0] * (len(steps) + 1)
        self._seconds = 0.0
        self._failures = 0

    @contextmanager
    def timing(self, failure: type[Exception] = Exception) -> Iterator[None]:
        """Count the block, and whether it ended in such a failure."""
        began = perf_counter()
        failed = False
        try:
            yield
        except failure:
            failed = True
            raise
        finally:
            self.note(perf_counter() - began, failed=failed)

    def note(self, seconds: float, *, failed: bool = False) -> None:
        """Count something that took so long."""
        with self._lock:
            self._counts[bisect_left(self._steps, seconds)] += 1
            self._seconds += seconds
            self._failures += failed

    def read(self) -> Timing:
        """What was counted up to now."""
        with self._lock:
            return Timing(tuple(self._counts), self._seconds, self._failures)


class Timings:
    """What a process counts of its own work."""

    def __init__(self) -> None:
        self.writes = Stopwatch(WRITE_STEPS)  # transactions that store something
        self.jobs = {kind: Stopwatch(JOB_STEPS) for kind in JobKind}  # one attempt each

    def read(self) -> Mapping[str, Timing]:
        """By name: `writes`, and the kinds of jobs that ran."""
        ran = {kind.value: watch.read() for kind, watch in self.jobs.items()}
        return {"writes": self.writes.read()} | {
            name: timing for name, timing in ran.items() if any(timing.counts)
        }
