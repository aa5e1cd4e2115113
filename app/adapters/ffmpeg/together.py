"""Doing pieces of work side by side: the first that fails stops the others."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from app.domain.errors import RenderCancelled
from app.ports import Cancelled

Task = Callable[[Cancelled], None]

AT_ONCE = 2  # an ffmpeg fills several cores by itself; a second one fills the gaps of the first


def together(tasks: Sequence[Task], cancelled: Cancelled, *, at_once: int = AT_ONCE) -> None:
    """Do all tasks, so many at once, in their order. Raises what the first one raised that failed."""
    failed = threading.Event()
    reasons: list[BaseException] = []

    def stopped() -> bool:
        return failed.is_set() or cancelled()

    def do(task: Task) -> None:
        if stopped():
            raise RenderCancelled
        try:
            task(stopped)
        except BaseException as error:
            reasons.append(error)
            failed.set()
            raise

    # A child of ffmpeg's ends with the thread that started it; these threads outlive their tasks.
    with ThreadPoolExecutor(min(at_once, os.cpu_count() or 1), "render") as pool:
        futures = [pool.submit(do, task) for task in tasks]
    if reasons:
        raise reasons[0]
    for future in futures:
        future.result()
