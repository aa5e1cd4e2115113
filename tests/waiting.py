"""Waiting for a condition, with a deadline: tests never sleep to be safe."""

from __future__ import annotations

import time
from collections.abc import Callable

SHORTEST, LONGEST = 0.005, 0.1  # seconds between two looks
SPARED = 4  # times as long as a look took: looking takes little from what is waited for


def wait_until(condition: Callable[[], object], what: str, *, seconds: float = 90) -> None:
    """Return once the condition is true; fail with `what` when it never is."""
    deadline = time.monotonic() + seconds
    while True:
        asked = time.monotonic()
        if condition():
            return
        now = time.monotonic()
        if now > deadline:
            raise AssertionError(f"waited {seconds:g} s in vain until {what}")
        time.sleep(min(LONGEST, max(SHORTEST, SPARED * (now - asked))))
