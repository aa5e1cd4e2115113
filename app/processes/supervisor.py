"""Looking after child processes: starts them together, restarts what dies, takes them along at the end.

    supervisor ──┬── web
                 └── workers (app.processes.pool)

A child's standard input is a pipe from here, so that it notices when this process is gone.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.processes.restarts import Restarts, how, until_next

logger = logging.getLogger(__name__)

GRACE_SECONDS = 10.0  # for children to end when they are asked to
ATTEMPTS = 3  # of a child without which there is no start


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """How to start a child. An essential one that never gets ready ends everything."""

    name: str
    command: tuple[str, ...]
    inherit: tuple[int, ...] = ()  # file descriptors
    environment: Mapping[str, str] = field(default_factory=dict)
    essential: bool = False
    after: float = 0.0  # seconds that others have the machine to themselves at the start


@dataclass(frozen=True, slots=True)
class _Exited:
    child: _Child
    process: subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class _Stop:
    pass


@dataclass(slots=True, eq=False)
class _Child:
    spec: ChildSpec
    restarts: Restarts
    process: subprocess.Popen[bytes] | None = None


class Supervisor:
    """Runs children until it is told to stop."""

    def __init__(self, specs: Sequence[ChildSpec]) -> None:
        now = time.monotonic()
        self._children = [_Child(spec, Restarts(due=now + spec.after)) for spec in specs]
        self._happened: queue.SimpleQueue[_Exited | _Stop] = queue.SimpleQueue()
        self._ready = False

    def stop(self) -> None:
        """End `run`. May be called from a signal handler."""
        self._happened.put(_Stop())

    def all_ready(self) -> None:
        """Say that the essential children did their first work: from now on they are only restarted."""
        self._ready = True

    def run(self) -> bool:
        """Keep the children running; False when an essential one could not be started.

        Call it on the main thread: on Linux a child is also tied to the thread that started it.
        """
        try:
            return self._watch()
        finally:
            self._end_all()

    def _watch(self) -> bool:
        while True:
            self._start_due()
            match self._next():
                case _Stop():
                    return True
                case _Exited(child, process):
                    if not self._note_exit(child, process):
                        return False

    def _next(self) -> _Exited | _Stop | None:
        try:
            return self._happened.get(timeout=until_next([child.restarts for child in self._children]))
        except queue.Empty:
            return None

    def _start_due(self) -> None:
        for child in self._children:
            if child.restarts.is_due:
                self._start(child)

    def _start(self, child: _Child) -> None:
        process = subprocess.Popen(
            child.spec.command,
            stdin=subprocess.PIPE,
            pass_fds=child.spec.inherit,
            env={**os.environ, **child.spec.environment},
            start_new_session=True,  # Ctrl-C in the terminal is for this process alone
        )
        child.process = process
        child.restarts.started()
        waiter = threading.Thread(target=self._wait_for, args=(child, process), daemon=True)
        waiter.name = f"wait-{child.spec.name}"
        waiter.start()

    def _wait_for(self, child: _Child, process: subprocess.Popen[bytes]) -> None:
        process.wait()
        self._happened.put(_Exited(child, process))

    def _note_exit(self, child: _Child, process: subprocess.Popen[bytes]) -> bool:
        _close_input(process)
        child.process = None
        child.restarts.ended()
        if child.spec.essential and not self._ready and child.restarts.failures >= ATTEMPTS:
            return False
        logger.warning("%s ended (%s); starting it again", child.spec.name, how(process.returncode))
        return True

    def _end_all(self) -> None:
        running = [child for child in self._children if child.process is not None]
        for child in running:
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while any(child.process is not None for child in running):
            try:
                match self._happened.get(timeout=max(0.0, deadline - time.monotonic())):
                    case _Exited(child, process):
                        _close_input(process)
                        child.process = None
            except queue.Empty:
                for child in running:
                    if child.process is not None:
                        logger.warning("%s does not end; killing it", child.spec.name)
                        _signal(child, signal.SIGKILL)
                deadline = time.monotonic() + GRACE_SECONDS


def _signal(child: _Child, number: signal.Signals) -> None:
    if child.process is not None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.process.pid, number)


def _close_input(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
