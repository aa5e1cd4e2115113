"""When a child that died is started again: at once, and later each time it did not live long."""

from __future__ import annotations

import time
from dataclasses import dataclass

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds before a restart
SETTLED_SECONDS = 10.0  # a child that lived so long starts anew without a pause


@dataclass(slots=True)
class Restarts:
    """The starts of one child, by the monotonic clock."""

    due: float | None  # when to start it; None while it runs
    failures: int = 0  # one after the other
    _began: float = 0.0

    @property
    def is_due(self) -> bool:
        """Whether to start it now."""
        return self.due is not None and self.due <= time.monotonic()

    def started(self) -> None:
        """It runs."""
        self._began, self.due = time.monotonic(), None

    def ended(self) -> None:
        """It does not run any more, and nobody asked it to end."""
        settled = time.monotonic() - self._began >= SETTLED_SECONDS
        self.failures = 0 if settled else self.failures + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**self.failures) if self.failures else 0.0
        self.due = time.monotonic() + pause


def until_next(children: list[Restarts]) -> float | None:
    """Seconds until the next start; None when none is due at any time."""
    due = [child.due for child in children if child.due is not None]
    return max(0.0, min(due) - time.monotonic()) if due else None


def how(code: int) -> str:
    """In words, how a process ended: by a signal when the code is negative."""
    return f"signal {-code}" if code < 0 else f"exit code {code}"
