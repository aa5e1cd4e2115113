"""Asking the database once for all who want to know the same at the same time.

    ask(a) ──┐
    ask(b) ──┼──►  one read of a and b  ──►  an answer for each
    ask(a) ──┘

When the server comes back, so do all its clients, within a second and with the same questions. A read
answers only those who asked before it began, since what is stored after that may be what they missed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

from app.domain.jobs import Job, ProgressEvent
from app.ports import Head, StreamStore

PAGE = 500  # events
READS = 4  # at the same time; the other threads are for people's requests

Place = tuple[str, int]  # an owner, and the last `seq` that is known
InThread = Callable[..., Awaitable[Any]]
Asked = TypeVar("Asked", bound=Hashable)
Answer = TypeVar("Answer")


class Gathering(Generic[Asked, Answer]):
    """Gathers questions while earlier ones are being read. Lives on one event loop."""

    def __init__(
        self,
        read: Callable[[Sequence[Asked]], Awaitable[Mapping[Asked, Answer]]],
        *,
        most: int,
        at_once: int = READS,
    ) -> None:
        self._read = read
        self._most = most
        self._at_once = at_once
        self._asked: dict[Asked, asyncio.Future[Answer]] = {}
        self._readers: set[asyncio.Task[None]] = set()

    async def ask(self, what: Asked) -> Answer:
        """The answer as it stood at some moment after the question. Raises what the read raised."""
        answer = self._asked.get(what)
        if answer is None:
            answer = self._asked[what] = asyncio.get_running_loop().create_future()
            if len(self._readers) < self._at_once:
                reader = asyncio.create_task(self._answer_all(), name="progress-asking")
                self._readers.add(reader)
                reader.add_done_callback(self._readers.discard)
        return await asyncio.shield(answer)

    async def _answer_all(self) -> None:
        while self._asked:
            answers = {what: self._asked.pop(what) for what in list(islice(self._asked, self._most))}
            try:
                read = await self._read(list(answers))
                found = {what: read[what] for what in answers}
            except Exception as error:
                for answer in answers.values():
                    answer.set_exception(error)
                    answer.exception()  # whoever asked may be gone
            else:
                for what, answer in answers.items():
                    answer.set_result(found[what])


class StreamReads:
    """What streams read, with the questions of all of them together."""

    def __init__(self, store: StreamStore, in_thread: InThread) -> None:
        async def heads(owners: Sequence[str]) -> Mapping[str, Head]:
            found: Mapping[str, Head] = await in_thread(store.heads, owners)
            return found

        async def snapshot(owners: Sequence[str]) -> Mapping[str, tuple[Head, Sequence[Job]]]:
            return {owner: await in_thread(store.snapshot, owner) for owner in owners}

        async def page(places: Sequence[Place]) -> Mapping[Place, Sequence[ProgressEvent]]:
            return {
                (owner, after): await in_thread(store.events, owner, after=after, limit=PAGE)
                for owner, after in places
            }

        self._heads = Gathering(heads, most=1000, at_once=1)
        self._snapshots = Gathering(snapshot, most=1)
        self._pages = Gathering(page, most=1)

    async def head(self, owner: str) -> Head:
        """Where an owner's stream stands."""
        return await self._heads.ask(owner)

    async def snapshot(self, owner: str) -> tuple[Head, Sequence[Job]]:
        """Where it stands, and the jobs at that moment."""
        return await self._snapshots.ask(owner)

    async def page(self, owner: str, after: int) -> Sequence[ProgressEvent]:
        """The next stored events after a number, `PAGE` at most."""
        return await self._pages.ask((owner, after))
