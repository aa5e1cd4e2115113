"""How the queue stands comes to all who look, by one look at the database for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, cast

import pytest

from app.domain.errors import DatabaseUnavailable
from app.domain.jobs import JobState
from app.services.jobs.queue_news import QueueNews, QueuePace
from app.services.jobs.queueing import QUEUE_TOPIC, Queueing, QueueState
from tests.fakes import MemoryBus
from tests.virtual_time import run_in_virtual_time

EMPTY = QueueState(pending=0, processing=0)


@dataclass
class FakeQueueing:
    """Says what it is told to say."""

    now: QueueState = EMPTY
    away: bool = False
    looks: int = 0

    def state(self) -> QueueState:
        self.looks += 1
        if self.away:
            raise DatabaseUnavailable
        return self.now


@dataclass
class World:
    """The news, what they hear and what they look at."""

    queueing: FakeQueueing
    bus: MemoryBus
    news: QueueNews

    def say(self, job: str, state: JobState, owner: str = "somebody") -> None:
        self.bus.publish(f"progress:{owner}", {"job_id": job, "status": state.value})


def in_world(story: Callable[[World], Awaitable[None]]) -> None:
    async def at_once(ask: Callable[[], Any]) -> Any:
        return ask()

    async def tell() -> None:
        queueing, bus = FakeQueueing(), MemoryBus()
        world = World(queueing, bus, QueueNews(cast(Queueing, queueing), bus, in_thread=at_once))
        await world.news.start()
        await story(world)
        await world.news.stop()

    run_in_virtual_time(tell())


async def after(seconds: float, of: Awaitable[QueueState]) -> QueueState | None:
    try:
        async with asyncio.timeout(seconds):
            return await of
    except TimeoutError:
        return None


def test_whoever_begins_to_look_is_told_how_it_stands() -> None:
    async def story(world: World) -> None:
        world.queueing.now = replace(EMPTY, pending=3)
        assert await after(1, world.news.change_of(None)) == world.queueing.now

    in_world(story)


def test_a_job_of_anybody_that_begins_is_told_to_all_by_one_look() -> None:
    async def story(world: World) -> None:
        await world.news.change_of(None)
        looks = world.queueing.looks
        listeners = [asyncio.create_task(world.news.change_of(EMPTY)) for _ in range(50)]
        await asyncio.sleep(0.5)
        looks = world.queueing.looks
        world.queueing.now = replace(EMPTY, processing=2)
        for job in ("a", "b"):
            world.say(job, JobState.PROCESSING)
            world.say(job, JobState.PROCESSING, owner="whoever else may see it")
        async with asyncio.timeout(1):
            told = await asyncio.gather(*listeners)
        assert set(told) == {world.queueing.now}
        assert world.queueing.looks == looks + 1

    in_world(story)


def test_how_far_a_job_is_is_no_news_of_the_queue() -> None:
    async def story(world: World) -> None:
        world.say("a", JobState.PROCESSING)
        await world.news.change_of(None)
        waiting = asyncio.create_task(world.news.change_of(EMPTY))
        await asyncio.sleep(1)
        looks = world.queueing.looks
        for _ in range(20):
            world.say("a", JobState.PROCESSING)
            await asyncio.sleep(0.1)
        assert world.queueing.looks == looks
        waiting.cancel()

    in_world(story)


def test_that_it_was_stopped_is_told_at_once() -> None:
    async def story(world: World) -> None:
        await world.news.change_of(None)
        world.queueing.now = replace(EMPTY, paused_since="2026-01-01T00:00:00Z")
        world.bus.publish(QUEUE_TOPIC, {})
        assert await after(1, world.news.change_of(EMPTY)) == world.queueing.now

    in_world(story)


@pytest.mark.parametrize("connected", [True, False])
def test_what_nobody_said_is_found_after_a_while(connected: bool) -> None:
    async def story(world: World) -> None:
        if not connected:
            world.bus.close()
        await world.news.change_of(None)
        waiting = asyncio.create_task(world.news.change_of(EMPTY))
        await asyncio.sleep(1)
        world.queueing.now = replace(EMPTY, pending=1)
        pace = QueuePace()
        longest = pace.look if connected else pace.without_bus
        assert await after(longest + 1, waiting) == world.queueing.now

    in_world(story)


def test_it_goes_on_after_the_database_was_away() -> None:
    async def story(world: World) -> None:
        await world.news.change_of(None)
        waiting = asyncio.create_task(world.news.change_of(EMPTY))
        world.queueing.away = True
        world.say("a", JobState.PROCESSING)
        await asyncio.sleep(1)
        world.queueing.away, world.queueing.now = False, replace(EMPTY, processing=1)
        assert await after(20, waiting) == world.queueing.now

    in_world(story)


def test_while_nobody_looks_the_database_is_left_alone() -> None:
    async def story(world: World) -> None:
        for number in range(20):
            world.say(f"job {number}", JobState.COMPLETED)
            await asyncio.sleep(10)
        assert world.queueing.looks == 0

    in_world(story)
