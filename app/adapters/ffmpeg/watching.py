"""Watching a running program: listening to it, and noticing when it gets nowhere."""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import IO

from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.reading import Reading
from app.domain.errors import RenderCancelled

_LOOK_EVERY = 0.1  # seconds between two looks at `cancelled`
_SILENCE = 1.0  # seconds without anything new
_CHUNK = 256 * 1024


class Life(Enum):
    """What shows that a program gets somewhere, besides that it says something new."""

    REPORTS = "ffmpeg's own reports come four times a second as long as it works on pictures and sound"
    READING = "it reads on in its files"
    WORDS = "nothing else"


def watch(
    process: subprocess.Popen[bytes],
    hear: Callable[[bytes], Progress | None],
    *,
    life: Life,
    cancelled: Callable[[], bool],
    stall_after: float,
) -> bool:
    """Listen until a program ends. False when it got nowhere for `stall_after` seconds.

    `hear` gets what it writes and gives the newest report in it. Raises RenderCancelled when `cancelled`
    is true; the caller stops the process.
    """
    stdout = pipe(process.stdout)
    signs = _SignsOfLife(process.pid, life)
    with selectors.DefaultSelector() as selector:
        selector.register(stdout, selectors.EVENT_READ)
        while True:
            if cancelled():
                raise RenderCancelled
            if selector.select(_LOOK_EVERY):
                data = os.read(stdout.fileno(), _CHUNK)
                if not data:
                    break
                signs.heard(hear(data))
            if signs.quiet_seconds() > stall_after:
                return False
    return _wait(process, cancelled, stall_after)


def _wait(process: subprocess.Popen[bytes], cancelled: Callable[[], bool], patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            process.wait(timeout=_LOOK_EVERY)
        except subprocess.TimeoutExpired:
            if cancelled():
                raise RenderCancelled from None
        else:
            return True
    return False


class _SignsOfLife:
    """How long a program has got nowhere.

    While ffmpeg hangs it goes on reporting, so only numbers that change count. They stand still as well
    while it reads up to the first wanted picture of a clip, which may lie an hour into a file that can
    only be read from its beginning; of the first clip it reports nothing until then. So it counts that
    it reads on. While it closes a file it reports nothing either, and moving the index of a large one to
    the front takes minutes: then the bytes count that it reads and writes. Both hold where the system
    tells them.
    """

    def __init__(self, pid: int, life: Life) -> None:
        self._pid = pid
        self._reports = life is Life.REPORTS
        self._reading = None if life is Life.WORDS else Reading(pid)
        self._numbers: tuple[object, ...] | None = None
        self._bytes: bytes | None = None
        self._quiet = self._silent = 0.0
        self._looked = time.monotonic()

    def heard(self, report: Progress | None) -> None:
        """It said something; None is not yet a whole report."""
        if report is None:
            return
        self._silent = 0.0
        numbers = (report.out_time, report.frame, report.total_size)
        if numbers != self._numbers:
            self._numbers, self._quiet = numbers, 0.0
            if self._reading:
                self._reading.begin_anew()

    def quiet_seconds(self) -> float:
        """Seconds without a sign; those in which this process itself was stopped do not count."""
        passed = min(time.monotonic() - self._looked, 1.0)
        self._looked = time.monotonic()
        self._quiet += passed
        self._silent += passed
        if self._quiet > _SILENCE and self._works_on():
            self._quiet = 0.0
        return self._quiet

    def _works_on(self) -> bool:
        if self._reading is None:
            return False
        closes = self._reports and self._numbers is not None and self._silent > _SILENCE
        return self._reading.goes_on() or (closes and self._moved_bytes())

    def _moved_bytes(self) -> bool:
        try:
            now = Path(f"/proc/{self._pid}/io").read_bytes()
        except OSError:  # it has just ended, or this is not Linux
            return False
        before, self._bytes = self._bytes, now
        return before is not None and before != now


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """A pipe of a child; every one is asked for in `confinement.start`."""
    if stream is None:
        raise ValueError("the child has no such pipe")
    return stream
