"""How fast bytes come lately."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

SECONDS = 5.0  # over which the speed is measured
EARLY_SECONDS = 0.5  # before which nothing is said


class Speedometer:
    """Reads a counter that grows."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._seen: deque[tuple[float, int]] = deque()

    def speed(self, done: int) -> float | None:
        """Bytes a second, now that so many are here; None while it is too early to tell."""
        now = self._monotonic()
        if self._seen and done < self._seen[-1][1]:  # begun anew
            self._seen.clear()
        if not self._seen or now - self._seen[-1][0] >= 0.1:
            self._seen.append((now, done))
        while now - self._seen[0][0] > SECONDS and len(self._seen) > 2:
            self._seen.popleft()
        then, had = self._seen[0]
        return (done - had) / (now - then) if now - then >= EARLY_SECONDS else None


def seconds_left(done: int, total: int | None, speed: float | None) -> int | None:
    """Until the last byte is here; None while that cannot be told."""
    return round((total - done) / speed) if total and speed else None
