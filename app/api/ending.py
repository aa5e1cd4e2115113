"""Closing the sockets of a visitor when their session ends, however it ends."""

from __future__ import annotations

import asyncio
import contextlib
import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.errors import StorageError
from app.ports import EventBus
from app.services.accounts.sign_in import ENDED, SignIn
from app.services.accounts.visitors import Visitor

POLICY_VIOLATION = 1008
LONGEST_WAIT = 30.0  # seconds; the bus may lose the news of a log-out
SHORTEST_WAIT = 0.2
FIRST_LOOK = 1.0


class EndingSockets:
    """Runs sockets beside a watch over their sessions."""

    def __init__(self, sign_in: SignIn, bus: EventBus) -> None:
        self._sign_in = sign_in
        self._watches: dict[str, set[_Watch]] = {}  # by person; one ear on the bus for all of them
        bus.subscribe(ENDED, self._hear)

    async def run(self, app: ASGIApp, visitor: Visitor, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a socket until it ends, or until the visitor is not signed in any more."""
        ending = _Ending()

        async def receive_until_over() -> Message:
            return await ending.unless_over(receive)

        async def send_until_over(message: Message) -> None:
            if not ending.over:
                await send(message)

        async def watch() -> None:
            await self._signed_out(visitor)
            with contextlib.suppress(Exception):  # the connection may be gone already
                await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            ending.end()

        watching = asyncio.create_task(watch(), name="session of a socket")
        try:
            await app(scope, receive_until_over, send_until_over)
        finally:
            watching.cancel()

    async def _signed_out(self, visitor: Visitor) -> None:
        """Come back when the visitor is not signed in any more."""
        with self._ends_of(visitor.person.id) as ended:
            # whoever was just recognised is signed in; all who come back at once are not asked at once
            await _wait_for(ended, FIRST_LOOK * random.uniform(0.5, 1.5))  # noqa: S311
            while True:
                try:
                    left = await run_in_threadpool(self._sign_in.seconds_left, visitor)
                except StorageError:
                    left = math.inf  # nobody is thrown out because a database is away
                if left <= 0:
                    return
                await _wait_for(ended, max(SHORTEST_WAIT, min(left, LONGEST_WAIT)))

    @contextlib.contextmanager
    def _ends_of(self, person_id: str) -> Iterator[asyncio.Event]:
        """Set whenever some session or token of a person has ended."""
        watch = _Watch(asyncio.get_running_loop(), asyncio.Event())
        watches = self._watches.setdefault(person_id, set())
        watches.add(watch)
        try:
            yield watch.ended
        finally:
            watches.discard(watch)
            if not watches and self._watches.get(person_id) is watches:
                del self._watches[person_id]

    def _hear(self, _topic: str, message: Mapping[str, Any]) -> None:
        """In the bus's thread."""
        for watch in tuple(self._watches.get(str(message.get("person_id")), ())):
            if not watch.loop.is_closed():
                watch.loop.call_soon_threadsafe(watch.ended.set)


class _Ending:
    """Whether a socket is over, for whoever waits for its next message."""

    def __init__(self) -> None:
        self.over = False
        self._waiting: set[asyncio.Timeout] = set()

    async def unless_over(self, receive: Receive) -> Message:
        """The next message, or a disconnection as soon as it is over."""
        disconnected: Message = {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
        if self.over:
            return disconnected
        until = asyncio.timeout(None)  # one that `end` can call off, without a task for each message
        try:
            async with until:
                self._waiting.add(until)
                return await receive()
        except TimeoutError:
            if not until.expired():
                raise
            return disconnected
        finally:
            self._waiting.discard(until)

    def end(self) -> None:
        self.over = True
        for until in self._waiting:
            until.reschedule(0)


async def _wait_for(ended: asyncio.Event, seconds: float) -> None:
    """Wait for news of an end, but no longer than that."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await ended.wait()
    ended.clear()


@dataclass(frozen=True, eq=False)
class _Watch:
    """One socket's watch, and the loop that it runs on."""

    loop: asyncio.AbstractEventLoop
    ended: asyncio.Event
