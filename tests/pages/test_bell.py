"""Waiting for news: what came before, and being told to stop in the very moment in which some comes."""

from __future__ import annotations

import asyncio

import pytest

from pages.live import Bell
from tests.fakes import MemoryBus


async def test_it_rings_at_first_for_what_was_told_before_and_then_for_each_news() -> None:
    bus = MemoryBus()
    with Bell(bus, "news") as bell:
        await asyncio.wait_for(bell.wait(), timeout=60)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(bell.wait(), timeout=0.05)
        bus.publish("news", {})
        await asyncio.wait_for(bell.wait(), timeout=60)


@pytest.mark.parametrize("turns", range(6))
async def test_whoever_waits_for_news_ends_when_it_is_told_to_whatever_comes_then(turns: int) -> None:
    bus = MemoryBus()

    async def watch() -> None:
        with Bell(bus, "news") as bell:
            while True:
                await bell.wait()

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0.01)
    bus.publish("news", {})
    for _ in range(turns):
        await asyncio.sleep(0)
    watching.cancel()
    await asyncio.wait([watching], timeout=60)
    assert watching.cancelled()
