"""What a piece of work takes: the clock, the processors, and memory at its highest, of all its processes.

The work runs in a fork of this process, so that nothing of one run is left in the next. Memory is the
proportional set size: what processes share is counted once.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

LOOK_SECONDS = 0.05
MEGA = 1_000_000
_FORK = multiprocessing.get_context("fork")
_SHARE = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True)
class Taken:
    """What one run took: seconds by the clock and of all processors, bytes of memory, bytes that it made."""

    clock: float
    work: float
    memory: int
    size: int = 0


def taken(work: Callable[[], int], *, others: bool = False) -> Taken:
    """What the work takes; it gives the size of what it made.

    With `others` only the programs that it starts count, not Python itself, which only waits for them.
    Raises RuntimeError when it fails.
    """
    mine, theirs = _FORK.Pipe(duplex=False)
    child = _FORK.Process(target=_run, args=(work, theirs))
    child.start()
    theirs.close()
    assert child.pid is not None
    highest = _Highest(child.pid, others=others)
    try:
        clock, worked, size = mine.recv()
    except EOFError as error:
        raise RuntimeError("what was to be measured failed") from error
    finally:
        memory = highest.stop()
        child.join()
    return Taken(clock, worked, memory, size)


def _run(work: Callable[[], int], tell: Connection) -> None:
    began, worked = time.perf_counter(), _worked()
    size = work()
    tell.send((time.perf_counter() - began, _worked() - worked, size))


def _worked() -> float:
    """Seconds of processors that this process and those that it has waited for have used."""
    mine = os.times()
    return mine.user + mine.system + mine.children_user + mine.children_system


class _Highest:
    """Looks again and again how much memory a process and all below it have."""

    def __init__(self, pid: int, *, others: bool) -> None:
        self._pid = pid
        self._others = others
        self._over = threading.Event()
        self._most = 0
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> int:
        """The most that was seen."""
        self._over.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            tree = set(_tree(self._pid)) - ({self._pid} if self._others else set())
            self._most = max(self._most, sum(map(_memory, tree)))


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = " ".join((thread / "children").read_text() for thread in threads)
    except OSError:  # it has just ended
        return
    for child in children.split():
        yield from _tree(int(child))


def _memory(pid: int) -> int:
    try:
        found = _SHARE.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
