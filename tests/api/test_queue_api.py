"""The queue as a whole over HTTP."""

from __future__ import annotations

import httpx

from app.domain.accounts import LOCAL_OWNER
from app.domain.jobs import JobKind, NewJob, Queue
from tests.api.conftest import House, sentence


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


async def test_a_person_says_where_they_are_told(client: httpx.AsyncClient, house: House) -> None:
    nowhere = {"address": None, "created_at": None, "secret": None}
    assert (await client.get("/api/webhook")).json() == nowhere
    assert "first" in sentence(await client.post("/api/webhook/test"), 422)
    for address in (
        "ftp://example.com",
        "http://127.1/hook",
        "http://localhost:9/",
        "http://me:pw@example.com",
    ):
        sentence(await client.put("/api/webhook", json={"address": address}), 422)
    made = (await client.put("/api/webhook", json={"address": "https://example.com/told"})).json()
    assert len(made["secret"]) >= 32
    shown = (await client.get("/api/webhook")).json()
    assert (shown["address"], shown["secret"]) == ("https://example.com/told", None)
    tried = await client.post("/api/webhook/test")
    assert (tried.status_code, tried.json()["operation"]) == (202, "notify")
    assert (await client.delete("/api/webhook")).status_code == 204
    assert (await client.get("/api/webhook")).json() == nowhere
