"""Several who ask the same at the same time share one read, and nobody gets an answer from before."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from app.domain.errors import DatabaseUnavailable
from app.services.progress.asking import Gathering


class Source:
    """Counts up with every read; a read takes until it is let go."""

    def __init__(self, *, most: int = 10, at_once: int = 1) -> None:
        self.reads: list[list[str]] = []
        self.error: Exception | None = None
        self.let_go = asyncio.Event()
        self.gathering = Gathering(self.read, most=most, at_once=at_once)

    async def read(self, keys: Sequence[str]) -> Mapping[str, int]:
        self.reads.append(list(keys))
        number = len(self.reads)
        await self.let_go.wait()
        if self.error is not None:
            raise self.error
        return {key: number for key in keys if key != "nobody"}

    async def ask(self, *keys: str) -> list[asyncio.Task[int]]:
        """Questions that have been put."""
        tasks = [asyncio.create_task(self.gathering.ask(key)) for key in keys]
        for _ in range(3):
            await asyncio.sleep(0)
        return tasks


def test_what_is_asked_during_a_read_is_answered_by_one_later_read() -> None:
    async def scene() -> None:
        source = Source()
        early = await source.ask("ann")
        late = await source.ask("ann", "ben", "ann", "ben")
        source.let_go.set()
        assert await asyncio.gather(*early, *late) == [1, 2, 2, 2, 2]
        assert source.reads == [["ann"], ["ann", "ben"]]

    asyncio.run(scene())


@pytest.mark.parametrize(("at_once", "together"), [(1, 1), (2, 2), (5, 3)])
def test_so_many_reads_go_on_at_once_and_no_more(at_once: int, together: int) -> None:
    async def scene() -> None:
        source = Source(most=1, at_once=at_once)
        tasks = await source.ask("ann", "ben", "cid")
        assert len(source.reads) == together
        source.let_go.set()
        assert sorted(await asyncio.gather(*tasks)) == [1, 2, 3]

    asyncio.run(scene())


def test_an_error_is_everybodys_who_asked_and_the_next_question_is_a_new_one() -> None:
    async def scene() -> None:
        source = Source()
        tasks = await source.ask("ann", "ann")
        source.error = DatabaseUnavailable()
        source.let_go.set()
        for task in tasks:
            with pytest.raises(DatabaseUnavailable):
                await task
        source.error = None
        assert await source.gathering.ask("ann") == 2

    asyncio.run(scene())


def test_a_read_that_tells_nothing_of_one_is_an_error_and_holds_nobody_up() -> None:
    async def scene() -> None:
        source = Source()
        source.let_go.set()
        tasks = await source.ask("nobody")
        with pytest.raises(KeyError):
            async with asyncio.timeout(1):
                await tasks[0]
        assert await source.gathering.ask("ann") == 2

    asyncio.run(scene())


def test_who_asked_may_go_away_and_the_others_are_answered() -> None:
    async def scene() -> None:
        source = Source()
        gone, here = await source.ask("ann", "ann")
        gone.cancel()
        source.let_go.set()
        assert await here == 1
        assert gone.cancelled()

    asyncio.run(scene())
