"""Doing something again and again beside other work."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)


@contextmanager
def every(seconds: float, do: Callable[[], None]) -> Iterator[None]:
    """Call `do` every so many seconds in a thread of its own, while the block lasts."""
    over = threading.Event()

    def run() -> None:
        while not over.wait(seconds):
            try:
                do()
            except Exception:
                logger.exception("Nothing could be said")

    thread = threading.Thread(target=run, name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
