"""The queue as a whole over HTTP."""

from __future__ import annotations

import httpx

from app.domain.accounts import LOCAL_OWNER
from app.domain.jobs import JobKind, NewJob, Queue
from tests.api.conftest import House


async def test_the_one_local_person_stops_the_queue_and_starts_it_again(
    client: httpx.AsyncClient, house: House
) -> None:
    house.jobs.add(NewJob("job", LOCAL_OWNER, JobKind.RENDER, "Talk"))
    standing = (await client.get("/api/queue")).json()
    assert standing == {
        "pending": 1,
        "processing": 0,
        "paused_since": None,
        "paused_by": None,
        "may_pause": True,
    }
    paused = (await client.post("/api/queue/pause")).json()
    assert (paused["paused_by"], paused["paused_since"] is not None) == ("You", True)
    assert house.jobs.claim("job", worker="w", lease=60) is None
    assert (await client.get("/health")).json()["queue"]["paused"] is True
    assert house.queue.hints == []
    assert (await client.post("/api/queue/resume")).json() == standing
    assert house.queue.hints == [("job", Queue.RENDER)]
    assert (await client.get("/health")).json()["queue"]["paused"] is False
