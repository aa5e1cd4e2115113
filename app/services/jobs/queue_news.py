"""Saying how the queue stands to everybody who looks at it. Lives on the web process's event loop.

    a job of anybody changes its state  ─┐
    the queue is stopped or started     ─┼─►  one look at the database  ──►  all who listen
    every few seconds                   ─┘

However many pages are open, the database is asked once, and only while one is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.domain.errors import AppError
from app.ports import EventBus
from app.services.jobs.queueing import QUEUE_TOPIC, Queueing, QueueState
from app.services.progress.announcing import progress_topic
from app.services.progress.asking import InThread

logger = logging.getLogger(__name__)

TOPIC = progress_topic("")
JOBS_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class QueuePace:
    """The times of it, in seconds."""

    gather: float = 0.2  # in which several jobs may change
    look: float = 15.0  # between two looks when nothing is heard
    without_bus: float = 2.0


class QueueNews:
    """How the queue stands, for all listeners of this process."""

    def __init__(
        self,
        queueing: Queueing,
        bus: EventBus,
        *,
        pace: QueuePace | None = None,
        in_thread: InThread = asyncio.to_thread,
    ) -> None:
        self._queueing = queueing
        self._bus = bus
        self._pace = pace or QueuePace()
        self._in_thread = in_thread
        self._state: QueueState | None = None
        self._changed = asyncio.Event()
        self._look_now = asyncio.Event()
        self._waiting = 0
        self._states: dict[str, str] = {}  # of the jobs that were heard of lately
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None
        self._stop_hearing: list[Callable[[], None]] = []

    async def change_of(self, known: QueueState | None) -> QueueState:
        """How it stands, as soon as that is not what is known."""
        self._waiting += 1
        if self._state is None:
            self._look_now.set()  # nobody asked for a while
        try:
            while self._state is None or self._state == known:
                await self._changed.wait()
            return self._state
        finally:
            self._waiting -= 1

    async def start(self) -> None:
        """Begin to hear the bus. Call once, on the loop that serves."""
        self._loop = asyncio.get_running_loop()
        self._stop_hearing = [
            self._bus.subscribe(TOPIC, self._hear),
            self._bus.subscribe(QUEUE_TOPIC, lambda *_: self._soon()),
            self._bus.on_connected(self._soon),
        ]
        self._looking = asyncio.create_task(self._look(), name="queue-news")

    async def stop(self) -> None:
        """Hear nothing more."""
        for stop in self._stop_hearing:
            stop()
        self._stop_hearing = []
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
            self._looking = None

    def _hear(self, _topic: str, event: Mapping[str, Any]) -> None:
        """In the bus's thread: which jobs run counts here, not how far they are."""
        job, state = str(event.get("job_id")), str(event.get("status"))
        if self._states.pop(job, None) != state:
            self._soon()
        self._states[job] = state
        if len(self._states) > JOBS_REMEMBERED:
            del self._states[next(iter(self._states))]

    def _soon(self) -> None:
        """In the bus's thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._look_now.set)

    async def _look(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(
                    self._pace.look if self._bus.connected else self._pace.without_bus
                ):
                    await self._look_now.wait()
            if not self._waiting:
                self._look_now.clear()
                self._state = None  # whoever comes next is told what is true then
                continue
            await asyncio.sleep(self._pace.gather)
            self._look_now.clear()
            try:
                self._say(await self._in_thread(self._queueing.state))
            except AppError as error:
                logger.warning("The queue is not known for the moment: %s", error.message)
            except Exception:
                logger.exception("The queue could not be looked at")

    def _say(self, state: QueueState) -> None:
        if state != self._state:
            self._state = state
            self._changed.set()
            self._changed = asyncio.Event()
