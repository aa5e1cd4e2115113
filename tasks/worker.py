"""A worker process: takes hints from its queues, runs one job at a time per queue, stops gracefully.

Huey's thread worker with one slot is used, since it leaves no process behind; several slots are
several processes. Only jobs that wait for others have as many slots as there are of them.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from huey import Huey
from huey.consumer import Consumer

from app.domain.errors import AppError
from app.domain.jobs import Queue
from app.ports import Cancelled, EventBus
from app.services.jobs.helping import Helping
from app.services.jobs.running import JobRunner
from app.services.jobs.workers import say_goodbye
from app.settings import Settings
from tasks.errands import help_others, now_and_then, sweep, work_without_hints
from tasks.queue import make_huey
from tasks.register import register
from tasks.signs import Signs

logger = logging.getLogger(__name__)

GRACE_SECONDS = 8.0  # for a job to let go of its work


class _Consumer(Consumer):  # type: ignore[misc]  # Huey has no types
    """Huey's consumer, which leaves the process's signals to the process."""

    def _set_signal_handlers(self) -> None:
        pass


def none_tried(_cancelled: Cancelled) -> Sequence[str]:
    """The encoders of a worker that exports nothing."""
    return ()


def work(
    settings: Settings,
    runner: JobRunner,
    bus: EventBus,
    *,
    queues: Sequence[Queue],
    stop: threading.Event,
    once_in_a_while: Callable[[], object] = lambda: None,
    helping: Helping | None = None,
    encoders: Callable[[Cancelled], Sequence[str]] = none_tried,
) -> None:
    """Run jobs until `stop` is set; what runs then goes back to the queue.

    A worker of exports that has nothing to do is `helping` those of others. `encoders` are those of
    its graphics card; finding out may take a while.
    """
    signs = Signs(runner, bus, queues)
    runner.on_change = signs.give
    slots = {queue: threading.Lock() for queue in queues}  # one job at a time in each
    asked = threading.Event()  # whether to look for somebody to help
    asked.set()
    beside = _Beside(runner)
    consumers = []
    for queue, slot in slots.items():
        run = beside.run if queue is Queue.TOGETHER else _quietly(runner, queue, slot)
        consumers.append(_consumer(make_huey(settings, queue), run))
    runner.start()
    errands = [
        _thread("sweep", sweep, runner, stop),
        _thread("once in a while", now_and_then, once_in_a_while, stop),
        _thread("encoders", signs.try_encoders, encoders, stop),
        _thread("signs", signs.give_regularly, stop),
    ]
    for queue, slot in slots.items():
        errands.append(_thread(f"{queue} without hints", work_without_hints, runner, bus, queue, slot, stop))
    if helping:
        helping.encoders = signs.encoders
        helping.start()
        if Queue.RENDER in slots:
            help_with = partial(help_others, slot=slots[Queue.RENDER], stop=stop, asked=asked)
            errands.append(_thread("help", help_with, helping, runner, bus))
    for one in (*errands, *consumers):
        one.start()
    logger.info("Worker %s is ready for %s", runner.worker, " and ".join(queues))
    stop.wait()
    asked.set()
    runner.stop()
    for consumer in consumers:
        consumer.stop_flag.set()
    for consumer in consumers:
        consumer.stop(graceful=True)
    beside.join()
    for errand in errands:
        errand.join()
    say_goodbye(bus, runner.worker)
    runner.close()


def _thread(name: str, do: Callable[..., None], *arguments: Any) -> threading.Thread:
    return threading.Thread(target=do, args=arguments, name=name, daemon=True)


def _consumer(huey: Huey, run: Callable[[str], None]) -> Consumer:
    register(huey, run)
    return _Consumer(
        huey,
        workers=1,
        worker_type="thread",
        periodic=False,
        initial_delay=0.02,
        max_delay=0.1,
        backoff=1.2,
        scheduler_interval=60,  # nothing is ever scheduled
        shutdown_timeout=GRACE_SECONDS,
    )


class _Beside:
    """Jobs that only wait for others: each has a thread of its own, so that none waits for another."""

    def __init__(self, runner: JobRunner) -> None:
        self._runner = runner
        self._threads: list[threading.Thread] = []

    def run(self, job_id: str) -> None:
        """A hint says that a job waits; the rows say which."""
        look = _quietly(self._runner, Queue.TOGETHER, threading.Lock())
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(_thread(f"job {job_id}", look, job_id))
        self._threads[-1].start()

    def join(self) -> None:
        """Wait until all have let go of their jobs, but not for ever."""
        for thread in self._threads:
            thread.join(GRACE_SECONDS)


def _quietly(runner: JobRunner, queue: Queue, slot: threading.Lock) -> Callable[[str], None]:
    def run(job_id: str) -> None:
        """A hint says that a job waits; the rows say whose turn it is."""
        try:
            if queue is Queue.RENDER:
                runner.pass_on(job_id)
            with slot:
                runner.run_next(queue)
        except AppError as error:  # the sweep will hint it again
            logger.warning("Job %s could not be taken: %s", job_id, error.message)

    return run
