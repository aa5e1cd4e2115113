"""What a worker says of itself: that it is there, what it does, and which graphics card it has."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from app.domain.errors import AppError
from app.domain.jobs import Queue
from app.ports import Cancelled, EventBus
from app.services.jobs.running import JobRunner
from app.services.jobs.workers import BEAT_SECONDS, ROLL_CALL, WorkerSign, give_sign

logger = logging.getLogger(__name__)


class Signs:
    """The signs of one worker, for all who want to know what workers there are."""

    def __init__(self, runner: JobRunner, bus: EventBus, queues: Sequence[Queue]) -> None:
        self._runner = runner
        self._bus = bus
        self._queues = tuple(queues)
        self._encoders: tuple[str, ...] = ()

    def encoders(self) -> tuple[str, ...]:
        """Those of its graphics card, as far as they were tried."""
        return self._encoders

    def give(self) -> None:
        """Say how it is now."""
        runner = self._runner
        sign = WorkerSign(runner.worker, self._queues, runner.running, runner.timings.read(), self._encoders)
        give_sign(self._bus, sign)

    def give_regularly(self, stop: threading.Event) -> None:
        """Say it now and then, when asked, and when the bus is back."""
        forget = (
            self._bus.on_connected(self.give),
            self._bus.subscribe(ROLL_CALL, lambda topic, message: self.give()),
        )
        while not stop.is_set():
            self.give()
            stop.wait(BEAT_SECONDS)
        for end in forget:
            end()

    def try_encoders(self, encoders: Callable[[Cancelled], Sequence[str]], stop: threading.Event) -> None:
        """Find out what its graphics card can do, and tell it."""
        try:
            self._encoders = tuple(encoders(stop.is_set))
        except AppError as error:
            logger.warning("No graphics card was tried: %s", error.message)
        if self._encoders:
            self.give()
