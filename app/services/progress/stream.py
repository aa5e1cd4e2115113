"""What one listener receives: every stored event of one person, once, in order, and live words between.

    hear()  ──►  inbox (bounded)  ──►  merge by seq  ──►  the listener
    nudge()                              │  ▲
                                     a hole: the database

An event whose `seq` was already sent is dropped, the next one is sent, a later one is held for a
moment; then the hole is filled from the database. Whoever is too slow loses the inbox, not the
events: they are read from the database once the listener takes them again.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from app.domain.errors import StorageError
from app.domain.jobs import Cursor, Job, JobState, ProgressEvent
from app.ports import Head
from app.services.progress.asking import PAGE, StreamReads

logger = logging.getLogger(__name__)

INBOX = 256
TOO_FAR = 2000  # events; whoever is further behind gets the jobs as they are
JOBS_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class StreamPace:
    """The times of a stream, in seconds."""

    hold: float = 0.03  # how long a later event waits for the ones before it
    again: float = 0.5  # until the database is asked again when it was away


@dataclass(frozen=True, slots=True)
class Ready:
    """The start of a stream, and its new start when too much was missed.

    Recovered: everything after `cursor` follows. Otherwise `jobs` is how things stand at `cursor`.
    """

    recovered: bool
    cursor: Cursor
    jobs: Sequence[Job] = ()


Message = Ready | ProgressEvent
Answer = TypeVar("Answer")


class Stream:
    """One listener's stream. `hear` and `nudge` are called on the event loop."""

    def __init__(self, owner: str, after: Cursor | None, *, reads: StreamReads, pace: StreamPace) -> None:
        self.owner = owner
        self._after = after
        self._reads = reads
        self._pace = pace
        self._inbox: deque[ProgressEvent] = deque()
        self._held: dict[int, ProgressEvent] = {}
        self._held_since = 0.0
        self._behind = False
        self._cursor: Cursor | None = None
        self._news = asyncio.Event()
        self._shown = _Shown()

    def hear(self, event: ProgressEvent) -> None:
        """Take an event from the bus."""
        if len(self._inbox) >= INBOX:
            self._inbox.clear()
            self._behind = True
        self._inbox.append(event)
        self._news.set()

    def nudge(self, head: Head) -> None:
        """Learn where the stream stands in the database; look there if something is missing."""
        at = self._cursor
        if at is not None and (at.epoch != head.epoch or at.seq < head.seq):
            self._behind = True
            self._news.set()

    async def messages(self) -> AsyncGenerator[Message]:
        """Never ends by itself. What the database has to fill waits while the database is away."""
        yield await self._begin()
        while True:
            for message in await (self._catch_up() if self._behind else self._take()):
                yield message

    async def _begin(self) -> Ready:
        after = self._after
        if after is None or not _reachable(after, await self._patiently(self._reads.head, self.owner)):
            return await self._start_anew()
        self._cursor = after
        self._behind = True
        return Ready(recovered=True, cursor=after)

    async def _start_anew(self) -> Ready:
        head, jobs = await self._patiently(self._reads.snapshot, self.owner)
        self._cursor = Cursor(head.epoch, head.seq)
        self._held.clear()
        self._shown = _Shown()
        for job in jobs:
            self._shown.note(job.id, job.state, job.fraction)
        return Ready(recovered=False, cursor=self._cursor, jobs=jobs)

    async def _catch_up(self) -> Sequence[Message]:
        """The next page of what the database has and the listener has not."""
        assert self._cursor is not None
        self._behind = False  # whatever comes while we read sets it again
        head = await self._patiently(self._reads.head, self.owner)
        if not _reachable(self._cursor, head):
            return [await self._start_anew()]
        epoch, seq = self._cursor.epoch, self._cursor.seq
        page = await self._patiently(self._reads.page, self.owner, seq)
        if page and page[0].seq != seq + 1:  # what was there at the look is deleted by now
            return [await self._start_anew()]
        fresh = [self._sent(event) for event in page if event.epoch == epoch]
        if len(page) == PAGE or len(fresh) < len(page):
            self._behind = True
        self._forget_sent()
        return fresh

    async def _take(self) -> Sequence[Message]:
        """What the bus brought, as far as it is next in order."""
        assert self._cursor is not None
        if not self._inbox:
            await self._wait()
        ready: list[Message] = []
        while self._inbox and not self._behind:
            event = self._inbox.popleft()
            if event.seq is None:
                live = event.epoch == self._cursor.epoch and self._shown.may_show(event)
                ready += [event] if live else []
            elif event.epoch != self._cursor.epoch:
                self._behind = True
            elif event.seq == self._cursor.seq + 1:
                ready.append(self._sent(event))
                while (following := self._held.pop(self._cursor.seq + 1, None)) is not None:
                    ready.append(self._sent(following))
            elif event.seq > self._cursor.seq:
                self._hold(event.seq, event)
        return ready

    async def _wait(self) -> None:
        """Until there is news, or what is held has waited long enough."""
        self._news.clear()
        if self._inbox or self._behind:
            return
        if not self._held:
            await self._news.wait()
            return
        left = self._held_since + self._pace.hold - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(max(0.0, left)):
                await self._news.wait()
        except TimeoutError:
            self._behind = True

    def _hold(self, seq: int, event: ProgressEvent) -> None:
        if not self._held:
            self._held_since = asyncio.get_running_loop().time()
        self._held[seq] = event
        if len(self._held) >= INBOX:
            self._behind = True

    def _sent(self, event: ProgressEvent) -> ProgressEvent:
        assert event.seq is not None
        self._cursor = Cursor(event.epoch, event.seq)
        self._shown.note(event.job_id, event.status, event.fraction)
        return event

    def _forget_sent(self) -> None:
        assert self._cursor is not None
        seq = self._cursor.seq
        self._held = {held: event for held, event in self._held.items() if held > seq}
        self._held_since = asyncio.get_running_loop().time()

    async def _patiently(self, ask: Callable[..., Awaitable[Answer]], *what: Any) -> Answer:
        """Ask the database, again and again while it is away."""
        while True:
            try:
                return await ask(*what)
            except StorageError as error:
                logger.warning("Progress waits for the database: %s", error.message)
                await asyncio.sleep(self._pace.again)


class _Shown:
    """How far each job was shown, so that a late live word never takes one back."""

    def __init__(self) -> None:
        self._fractions: dict[str, float] = {}

    def note(self, job_id: str, state: JobState, fraction: float) -> None:
        self._fractions.pop(job_id, None)
        self._fractions[job_id] = 2.0 if state.terminal else fraction
        if len(self._fractions) > JOBS_REMEMBERED:
            del self._fractions[next(iter(self._fractions))]

    def may_show(self, word: ProgressEvent) -> bool:
        if word.fraction < self._fractions.get(word.job_id, 0.0):
            return False
        self.note(word.job_id, word.status, word.fraction)
        return True


def _reachable(cursor: Cursor, head: Head) -> bool:
    """Whether everything after the cursor is kept, and not too much of it."""
    return (
        cursor.epoch == head.epoch
        and head.oldest - 1 <= cursor.seq <= head.seq
        and head.seq - cursor.seq <= TOO_FAR
    )
