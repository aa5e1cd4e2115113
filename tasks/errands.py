"""What a worker does besides the jobs of its queues: each errand is a thread, until `stop` is set."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Mapping
from typing import Any

from app.domain.errors import AppError
from app.domain.jobs import Queue
from app.ports import EventBus
from app.services.jobs.helping import Helping
from app.services.jobs.running import PASSED_ON, JobRunner
from app.services.jobs.spreading import HELP_WANTED

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 5.0
LOOK_SECONDS = 1.0
SETTLING_SECONDS = 120.0  # in which people have the machine to themselves
WHILE_SECONDS = 1800.0
HELP_SECONDS = 5.0  # between two looks for somebody to help, when nobody calls
TURN_SECONDS = 0.02  # for a job that waits to take the slot


def work_without_hints(
    runner: JobRunner, bus: EventBus, queue: Queue, slot: threading.Lock, stop: threading.Event
) -> None:
    """Look for jobs in the rows while nothing is heard of the server that carries hints and news, and
    where another worker had the hint and passed the job on.
    """
    passed_on = threading.Event()

    def hear(topic: str, message: Mapping[str, Any]) -> None:
        if queue is Queue.RENDER:  # what is passed on is an export
            passed_on.set()

    forget = bus.subscribe(PASSED_ON, hear)
    pause = LOOK_SECONDS
    while not stop.wait(pause):
        pause = LOOK_SECONDS
        if (bus.connected and not passed_on.is_set()) or not slot.acquire(blocking=False):
            continue
        passed_on.clear()
        try:
            if runner.run_next(queue):
                pause = 0.0  # there may be more
                passed_on.set()
        except AppError as error:
            logger.warning("Nobody brings hints, and the jobs cannot be read: %s", error.message)
        except Exception:
            logger.exception("A job could not be taken without a hint")
        finally:
            slot.release()
    forget()


def help_others(
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


def sweep(runner: JobRunner, stop: threading.Event) -> None:
    """Every few seconds put back what dead workers held, and hint what nobody took."""
    while not stop.is_set():
        try:
            runner.sweep()
        except AppError as error:
            logger.warning("No sweep: %s", error.message)
        except Exception:
            logger.exception("No sweep")
        stop.wait(SWEEP_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311  # only to spread the workers


def now_and_then(errand: Callable[[], object], stop: threading.Event) -> None:
    """Do something that can wait, first when the start is over and then now and then."""
    pause = SETTLING_SECONDS
    while not stop.wait(pause * random.uniform(0.8, 1.2)):  # noqa: S311  # only to spread the workers
        pause = WHILE_SECONDS
        try:
            errand()
        except AppError as error:
            logger.warning("An errand was not done: %s", error.message)
        except Exception:
            logger.exception("An errand was not done")


def _make_span(helping: Helping, runner: JobRunner, slot: threading.Lock, stop: threading.Event) -> bool:
    if stop.is_set() or runner.is_wanted(Queue.RENDER) or not slot.acquire(blocking=False):
        return False
    try:
        return helping.help(stop.is_set)
    finally:
        slot.release()
