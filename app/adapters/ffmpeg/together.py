"""Doing pieces of work side by side: the first that fails stops the others."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from app.domain.errors import RenderCancelled
from app.ports import Cancelled

Made = TypeVar("Made")

AT_ONCE = 2  # an ffmpeg fills several cores by itself; a second one fills the gaps of the first


def together(tasks: Sequence[Callable[[Cancelled], Made]], cancelled: Cancelled) -> list[Made]:
    """What each task gives, in their order. Raises what the first one raised that failed."""
    failed = threading.Event()
    reasons: list[BaseException] = []

    def stopped() -> bool:
        return failed.is_set() or cancelled()

    def do(task: Callable[[Cancelled], Made]) -> Made:
        if stopped():
            raise RenderCancelled
        try:
            return task(stopped)
        except BaseException as error:
            reasons.append(error)
            failed.set()
            raise

    # A child of ffmpeg's ends with the thread that started it; these threads outlive their tasks.
    with ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1), "render") as pool:
        futures = [pool.submit(do, task) for task in tasks]
    if reasons:
        raise reasons[0]
    return [future.result() for future in futures]
