"""Worker processes that share what is loaded: one process loads it, and each worker is a fork of it.

    pool ──┬── interactive-1 … 2
           ├── patient-1 … 2     downloads, batches
           └── render-1 … n

Five workers start with half of the processor time, and live in three quarters of the memory, of five
that load everything themselves. So that a fork is a clean start, the pool has no thread and no
connection; it only waits for signals, for the end of a child, and for the end of its own parent. A
worker that dies is forked anew.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import select
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.jobs import Queue
from app.processes.attachment import die_with_parent, stay_attached
from app.processes.restarts import Restarts, how, until_next
from app.settings import Settings

logger = logging.getLogger(__name__)

INTERACTIVE_WORKERS = 2
PATIENT_WORKERS = 2
PATIENT = (Queue.DOWNLOAD, Queue.BATCH, Queue.TOGETHER, Queue.BACKGROUND)  # what waits more than it works
GRACE_SECONDS = 9.0  # for workers to end when they are asked to; less than their supervisor gives
_HEARD = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
_PR_SET_NAME = 15
_LONGEST_NAME = 15  # characters that Linux keeps


@dataclass(frozen=True, slots=True)
class WorkerSpec:
    """One worker process."""

    name: str
    queues: tuple[Queue, ...]


def workers_of(settings: Settings, *, home: str) -> list[WorkerSpec]:
    """The workers of this machine. `home` tells their names from those of other machines."""
    kinds: list[tuple[str, tuple[Queue, ...], int]] = [
        ("interactive", (Queue.INTERACTIVE,), INTERACTIVE_WORKERS),
        ("patient", PATIENT, PATIENT_WORKERS),
        ("render", (Queue.RENDER,), settings.workers),
    ]
    return [
        WorkerSpec(f"{home}:{kind}-{number}", queues)
        for kind, queues, count in kinds
        for number in range(1, count + 1)
    ]


@dataclass(slots=True, eq=False)
class _Worker:
    spec: WorkerSpec
    restarts: Restarts = field(default_factory=lambda: Restarts(due=0.0))
    pid: int | None = None
    attachment: int | None = None  # the end of its standard input that is open as long as we live


class Pool:
    """Keeps workers running until a signal comes or, `attached`, until the parent is gone."""

    def __init__(self, specs: Sequence[WorkerSpec], *, attached: bool) -> None:
        self._workers = [_Worker(spec) for spec in specs]
        self._attached = attached
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._wake, False)

    def run(self) -> WorkerSpec | None:
        """In the pool None, at its end. In a fork at once, which worker this process is from now on."""
        if self._attached:
            die_with_parent()
        signal.set_wakeup_fd(self._wake)
        for number in _HEARD:
            signal.signal(number, _note)
        while self._wait(until_next([worker.restarts for worker in self._workers])):
            self._reap()
            for worker in self._workers:
                if worker.restarts.is_due and self._fork(worker):
                    return worker.spec
        self._end_all()
        return None

    def _wait(self, seconds: float | None) -> bool:
        """Until something happens; False when it is time to end."""
        parent = [0] if self._attached else []
        readable, _, _ = select.select([self._woken, *parent], [], [], seconds)
        if 0 in readable and not os.read(0, 4096):
            return False
        numbers = os.read(self._woken, 4096) if self._woken in readable else b""
        return not {signal.SIGTERM, signal.SIGINT} & set(numbers)

    def _fork(self, worker: _Worker) -> bool:
        """Start a worker; whether this is the process of the worker."""
        reading, writing = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            os.close(writing)
            self._become(worker, reading)
            return True
        os.close(reading)
        worker.pid, worker.attachment = pid, writing
        worker.restarts.started()
        return False

    def _become(self, worker: _Worker, attachment: int) -> None:
        """Let go of all that is the pool's."""
        signal.set_wakeup_fd(-1)
        for number in _HEARD:
            signal.signal(number, signal.SIG_DFL)
        for descriptor in (self._woken, self._wake, *(one.attachment for one in self._workers)):
            if descriptor is not None:
                os.close(descriptor)
        os.setsid()  # Ctrl-C in the terminal is for the first process alone
        os.dup2(attachment, 0)
        os.close(attachment)
        stay_attached()
        if sys.platform == "linux":
            name = worker.spec.name.rpartition(":")[2].encode()[:_LONGEST_NAME]
            ctypes.CDLL(None).prctl(_PR_SET_NAME, name)  # what `ps -o comm` and `top` show

    def _reap(self) -> None:
        for worker in self._workers:
            if worker.pid is None:
                continue
            ended, status = os.waitpid(worker.pid, os.WNOHANG)
            if ended:
                said = how(os.waitstatus_to_exitcode(status))
                logger.warning("Worker %s ended (%s); starting it again", worker.spec.name, said)
                self._forget(worker)
                worker.restarts.ended()

    def _forget(self, worker: _Worker) -> None:
        if worker.attachment is not None:
            os.close(worker.attachment)
        worker.pid = worker.attachment = None

    def _end_all(self) -> None:
        _tell(self._workers, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while running := [worker for worker in self._workers if worker.pid is not None]:
            for worker in running:
                if worker.pid is not None and os.waitpid(worker.pid, os.WNOHANG)[0]:
                    self._forget(worker)
            if time.monotonic() >= deadline:
                logger.warning("%s do not end; killing them", ", ".join(one.spec.name for one in running))
                _tell(running, signal.SIGKILL)
                deadline += GRACE_SECONDS
            if select.select([self._woken], [], [], 0.05)[0]:
                os.read(self._woken, 4096)


def _tell(workers: Sequence[_Worker], number: signal.Signals) -> None:
    for worker in workers:
        if worker.pid is None:
            continue
        try:
            os.killpg(worker.pid, number)
        except ProcessLookupError:  # it was forked so lately that it leads no group yet
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, number)


def _note(_number: int, _frame: object) -> None:
    """What matters is that `set_wakeup_fd` writes the number."""
