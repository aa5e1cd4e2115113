"""Spreading progress to everybody who listens. Lives on the web process's event loop.

The order is: subscribe, read the head, replay or show how things stand, then live. The bus may
lose, double and disorder what it carries; each stream finds that out by itself. Every few seconds
one question to the database, for all listeners, finds what was lost without a trace; while the
bus is away it is asked far more often.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.domain.errors import AppError
from app.domain.jobs import Cursor
from app.ports import EventBus, StreamStore
from app.services.progress.announcing import progress_topic, projects_topic
from app.services.progress.asking import InThread, StreamReads
from app.services.progress.event_json import event_from_json
from app.services.progress.stream import Message, Stream, StreamPace

logger = logging.getLogger(__name__)

TOPIC = progress_topic("")
PROJECTS = projects_topic("")


class Condition(StrEnum):
    """How people are served at the moment."""

    LIVE = "live"
    SLOW = "slow"  # the bus is away: the database is asked instead
    READ_ONLY = "read_only"  # the database is away: nothing can be stored


@dataclass(frozen=True, slots=True)
class HubPace:
    """The times of the hub, in seconds."""

    heads: float = 5.0  # between two looks at the heads
    heads_without_bus: float = 0.15
    heads_without_database: float = 1.0
    stream: StreamPace = field(default_factory=StreamPace)


class ProgressHub:
    """All listeners of this process, by owner."""

    def __init__(
        self,
        store: StreamStore,
        bus: EventBus,
        *,
        pace: HubPace | None = None,
        in_thread: InThread = asyncio.to_thread,
    ) -> None:
        self._store = store
        self._bus = bus
        self._pace = pace or HubPace()
        self._in_thread = in_thread
        self._reads = StreamReads(store, in_thread)
        self.came = 0  # listeners since the start
        self.dropped: Counter[str] = Counter()  # those who ended without a good-bye, by reason
        self._streams: dict[str, set[Stream]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._look_now: asyncio.Event | None = None
        self._looking: asyncio.Task[None] | None = None
        self._stop_hearing: list[Callable[[], None]] = []
        self._condition = Condition.LIVE
        self._changed = asyncio.Event()

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return sum(len(streams) for streams in self._streams.values())

    async def change_of(self, known: Condition) -> Condition:
        """How people are served, as soon as that is not what is known."""
        while self._condition is known:
            await self._changed.wait()
        return self._condition

    async def start(self) -> None:
        """Begin to hear the bus. Call once, on the loop that serves."""
        self._loop = asyncio.get_running_loop()
        self._look_now = asyncio.Event()
        self._stop_hearing = [
            self._bus.subscribe(TOPIC, self._hear),
            self._bus.subscribe(PROJECTS, self._hear_of_projects),
            self._bus.on_connected(self._connected),
        ]
        self._looking = asyncio.create_task(self._look_at_heads(self._look_now), name="progress-heads")

    async def stop(self) -> None:
        """Hear nothing more."""
        for stop in self._stop_hearing:
            stop()
        self._stop_hearing = []
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
            self._looking = None

    @asynccontextmanager
    async def listen(
        self, owner: str, *, after: Cursor | None = None
    ) -> AsyncIterator[AsyncIterator[Message]]:
        """A stream of messages, first `Ready`, then events; it ends with the block."""
        stream = Stream(owner, after, reads=self._reads, pace=self._pace.stream)
        self.came += 1
        self._streams.setdefault(owner, set()).add(stream)
        messages = stream.messages()
        try:
            yield messages
        finally:
            await messages.aclose()
            self._streams[owner].discard(stream)
            if not self._streams[owner]:
                del self._streams[owner]

    def _hear(self, topic: str, message: Mapping[str, Any]) -> None:
        """In the bus's thread."""
        owner = topic.removeprefix(TOPIC)
        if owner in self._streams:
            self._on_loop(self._spread, owner, message)

    def _hear_of_projects(self, topic: str, message: Mapping[str, Any]) -> None:
        """In the bus's thread: who may see other projects now has a new stream."""
        if message.get("shares") and topic.removeprefix(PROJECTS) in self._streams:
            self._connected()

    def _connected(self) -> None:
        """In the bus's thread: what was said meanwhile is lost, so look."""
        if self._look_now is not None:
            self._on_loop(self._look_now.set)

    def _on_loop(self, function: Callable[..., None], *args: Any) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, *args)

    def _spread(self, owner: str, message: Mapping[str, Any]) -> None:
        try:
            event = event_from_json(message, owner=owner)
        except ValueError:
            logger.warning("The bus carried something that is no progress event")
            return
        for stream in self._streams.get(owner, ()):
            stream.hear(event)

    async def _look_at_heads(self, now: asyncio.Event) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause()):
                    await now.wait()
            now.clear()
            served = Condition.LIVE if self._bus.connected else Condition.SLOW
            try:
                await self._nudge_all()
            except AppError as error:
                served = Condition.READ_ONLY
                logger.warning("Progress waits for the database: %s", error.message)
            except Exception:
                logger.exception("The heads could not be looked at")
            self._say(served)

    def _pause(self) -> float:
        if self._condition is Condition.READ_ONLY:
            return self._pace.heads_without_database
        if not self._bus.connected:
            return self._pace.heads_without_bus
        return self._pace.heads * random.uniform(0.8, 1.2)  # noqa: S311  # only to spread the load

    def _say(self, condition: Condition) -> None:
        if condition is not self._condition:
            logger.info("People are served %s now", condition)
            self._condition = condition
            self._changed.set()
            self._changed = asyncio.Event()

    async def _nudge_all(self) -> None:
        owners = tuple(self._streams)
        if not owners:
            return
        heads = await self._in_thread(self._store.heads, owners)
        for owner, head in heads.items():
            for stream in self._streams.get(owner, ()):
                stream.nudge(head)
