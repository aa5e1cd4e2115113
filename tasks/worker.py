"""A worker process: takes hints from its queues, runs one job at a time per queue, stops gracefully.

Huey's thread worker with one slot is used, since it leaves no process behind; several slots are
several processes.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Sequence

from huey import Huey
from huey.consumer import Consumer

from app.domain.errors import AppError
from app.domain.jobs import Queue
from app.ports import EventBus
from app.services.jobs.helping import Helping
from app.services.jobs.running import JobRunner
from app.services.jobs.spreading import HELP_WANTED
from app.services.jobs.workers import BEAT_SECONDS, ROLL_CALL, WorkerSign, give_sign, say_goodbye
from app.settings import Settings
from tasks.queue import make_huey
from tasks.register import register

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 5.0
LOOK_SECONDS = 1.0
SETTLING_SECONDS = 120.0  # in which people have the machine to themselves
WHILE_SECONDS = 1800.0
HELP_SECONDS = 5.0  # between two looks for somebody to help, when nobody calls
TURN_SECONDS = 0.02  # for a job that waits to take the slot
GRACE_SECONDS = 8.0  # for a job to let go of its work


class _Consumer(Consumer):  # type: ignore[misc]  # Huey has no types
    """Huey's consumer, which leaves the process's signals to the process."""

    def _set_signal_handlers(self) -> None:
        pass


def work(
    settings: Settings,
    runner: JobRunner,
    bus: EventBus,
    *,
    queues: Sequence[Queue],
    stop: threading.Event,
    once_in_a_while: Callable[[], object] = lambda: None,
    helping: Helping | None = None,
    encoders: Callable[[], Sequence[str]] = tuple,
) -> None:
    """Run jobs until `stop` is set; what runs then goes back to the queue.

    A worker of exports that has nothing to do is `helping` those of others. `encoders` are those of
    its graphics card; finding out may take a while.
    """

    found: list[str] = []  # encoders

    def sign() -> None:
        timings = runner.timings.read()
        give_sign(bus, WorkerSign(runner.worker, tuple(queues), runner.running, timings, tuple(found)))

    def try_encoders() -> None:
        try:
            found.extend(encoders())
        except AppError as error:
            logger.warning("No graphics card was tried: %s", error.message)
        if found:
            sign()

    runner.on_change = sign
    slots = {queue: threading.Lock() for queue in queues}  # one job at a time in each
    asked = threading.Event()  # whether to look for somebody to help
    asked.set()
    consumers = [_consumer(make_huey(settings, queue), runner, queue, slot) for queue, slot in slots.items()]
    runner.start()
    if helping:
        helping.start()
    errands = (
        *(
            threading.Thread(
                target=_work_without_hints,
                args=(runner, bus, queue, slot, stop),
                name=f"{queue} without hints",
                daemon=True,
            )
            for queue, slot in slots.items()
        ),
        *(
            threading.Thread(
                target=_help,
                args=(helping, runner, bus),
                kwargs={"slot": slots[Queue.RENDER], "stop": stop, "asked": asked},
                name="help",
                daemon=True,
            )
            for _ in range(1)
            if helping is not None and Queue.RENDER in slots
        ),
        threading.Thread(target=_sweep, args=(runner, stop), name="sweep", daemon=True),
        threading.Thread(
            target=_once_in_a_while,
            args=(once_in_a_while, stop),
            name="once in a while",
            daemon=True,
        ),
        threading.Thread(target=try_encoders, name="encoders", daemon=True),
        threading.Thread(target=_give_signs, args=(sign, bus, stop), name="signs", daemon=True),
    )
    for errand in errands:
        errand.start()
    for consumer in consumers:
        consumer.start()
    logger.info("Worker %s is ready for %s", runner.worker, " and ".join(queues))
    stop.wait()
    asked.set()
    runner.stop()
    for consumer in consumers:
        consumer.stop_flag.set()
    for consumer in consumers:
        consumer.stop(graceful=True)
    for errand in errands:
        errand.join()
    say_goodbye(bus, runner.worker)
    runner.close()


def _consumer(huey: Huey, runner: JobRunner, queue: Queue, slot: threading.Lock) -> Consumer:
    register(huey, _quietly(runner, queue, slot))
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


def _quietly(runner: JobRunner, queue: Queue, slot: threading.Lock) -> Callable[[str], None]:
    def run(job_id: str) -> None:
        """A hint says that a job waits; the rows say whose turn it is."""
        try:
            with slot:
                runner.run_next(queue)
        except AppError as error:  # the sweep will hint it again
            logger.warning("Job %s could not be taken: %s", job_id, error.message)

    return run


def _work_without_hints(
    runner: JobRunner, bus: EventBus, queue: Queue, slot: threading.Lock, stop: threading.Event
) -> None:
    """While nothing is heard of the server that carries hints and news, look for jobs in the rows."""
    pause = LOOK_SECONDS
    while not stop.wait(pause):
        pause = LOOK_SECONDS
        if bus.connected or not slot.acquire(blocking=False):
            continue
        try:
            if runner.run_next(queue):
                pause = 0.0  # there may be more
        except AppError as error:
            logger.warning("Nobody brings hints, and the jobs cannot be read: %s", error.message)
        except Exception:
            logger.exception("A job could not be taken without a hint")
        finally:
            slot.release()


def _help(
    helping: Helping,
    runner: JobRunner,
    bus: EventBus,
    *,
    slot: threading.Lock,
    stop: threading.Event,
    asked: threading.Event,
) -> None:
    """Make spans of the exports of other workers, while no job waits for this one."""
    forget = bus.subscribe(HELP_WANTED, lambda topic, message: asked.set())
    while not stop.is_set():
        asked.wait(HELP_SECONDS)
        asked.clear()
        try:
            while _make_span(helping, runner, slot, stop):
                stop.wait(TURN_SECONDS)
        except AppError as error:
            logger.warning("Nobody was helped: %s", error.message)
        except Exception:
            logger.exception("Nobody was helped")
    forget()


def _make_span(helping: Helping, runner: JobRunner, slot: threading.Lock, stop: threading.Event) -> bool:
    if stop.is_set() or runner.is_wanted(Queue.RENDER) or not slot.acquire(blocking=False):
        return False
    try:
        return helping.help(stop.is_set)
    finally:
        slot.release()


def _sweep(runner: JobRunner, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            runner.sweep()
        except AppError as error:
            logger.warning("No sweep: %s", error.message)
        except Exception:
            logger.exception("No sweep")
        stop.wait(SWEEP_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311  # only to spread the workers


def _once_in_a_while(errand: Callable[[], object], stop: threading.Event) -> None:
    pause = SETTLING_SECONDS
    while not stop.wait(pause * random.uniform(0.8, 1.2)):  # noqa: S311  # only to spread the workers
        pause = WHILE_SECONDS
        try:
            errand()
        except AppError as error:
            logger.warning("An errand was not done: %s", error.message)
        except Exception:
            logger.exception("An errand was not done")


def _give_signs(sign: Callable[[], None], bus: EventBus, stop: threading.Event) -> None:
    forget = (bus.on_connected(sign), bus.subscribe(ROLL_CALL, lambda topic, message: sign()))
    while not stop.is_set():
        sign()
        stop.wait(BEAT_SECONDS)
    for end in forget:
        end()
