"""Waiting for a condition, with a deadline: tests never sleep to be safe."""

from __future__ import annotations

import time
from collections.abc import Callable

SHORTEST, LONGEST = 0.005, 0.05  # seconds between two looks


def wait_until(condition: Callable[[], object], what: str, *, seconds: float = 90) -> None:
    """Return once the condition is true; fail with `what` when it never is.

    Most looks ask a server. The longer it takes, the seldomer they come, so that what is waited for has
    the processor; they make it longer by a tenth at most.
    """
    began = time.monotonic()
    while not condition():
        waited = time.monotonic() - began
        if waited > seconds:
            raise AssertionError(f"waited {seconds:g} s in vain until {what}")
        time.sleep(min(max(SHORTEST, waited / 10), LONGEST))
