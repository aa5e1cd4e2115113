"""What the whole API promises: no foreign origin, problem documents, and nothing from outside."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import anyio
import httpx
import pytest

from app.adapters.db.engine import make_engine
from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.queue_pause import SqlQueueSwitch
from app.api import listening
from app.domain.errors import DatabaseUnavailable, DiskFull, EditRejected, StaleRevision
from app.domain.jobs import Queue
from app.services.jobs.queueing import Queueing
from app.services.jobs.workers import WorkerSign, give_sign
from app.services.permits import Permits
from tests.api.conftest import HOST, House, api_of, client_of, sentence
from tests.fakes import MemoryProjectStore


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"origin": f"http://{HOST}"}, True),
        ({"origin": f"http://{HOST.upper()}", "sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"origin": "https://friend.example", "sec-fetch-site": "cross-site"}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": f"http://{HOST}.evil.example"}, False),
        ({"origin": f"http://{HOST}:81"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
    ],
)
async def test_a_page_of_another_site_changes_nothing(
    client: httpx.AsyncClient, headers: dict[str, str], allowed: bool
) -> None:
    answer = await client.post("/api/media/sample", headers=headers)
    if allowed:
        assert answer.status_code == 202
    else:
        assert "another site" in sentence(answer, 403)
        assert (await client.get("/api/jobs")).json() == []
    assert (await client.get("/api/jobs", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DatabaseUnavailable(), 503),
        (DiskFull(), 507),
        (StaleRevision(), 409),
        (EditRejected(), 422),
    ],
)
async def test_an_error_keeps_its_sentence(house: House, error: Exception, status: int) -> None:
    answer = await _answer_where(house, error)
    assert sentence(answer, status) == str(error)
    assert answer.json()["type"].startswith("urn:cutroom:")
    assert ("retry-after" in answer.headers) == (status == 503)


async def test_a_bug_says_nothing_of_its_inside(house: House) -> None:
    answer = await _answer_where(house, ZeroDivisionError("secret"))
    assert "log" in sentence(answer, 500)
    assert "secret" not in answer.text


async def _answer_where(house: House, error: Exception) -> httpx.Response:
    """What a route answers that raises."""
    app = api_of(house.services)

    @app.get("/raise")
    def fail() -> None:
        raise error

    async with client_of(app) as client:
        return await client.get("/raise")


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("PATCH", "/api/jobs", "GET"),
        ("PUT", "/api/projects", "GET, POST"),
        ("POST", "/api/jobs/nothing", "DELETE, GET"),
        ("DELETE", "/health", "GET"),
        ("OPTIONS", "/api/jobs", "GET"),
        ("TRACE", "/api/projects", "GET, POST"),
    ],
)
async def test_a_wrong_method_is_405_and_says_which_are_right(
    client: httpx.AsyncClient, method: str, address: str, allowed: str
) -> None:
    answer = await client.request(method, address)
    assert "GET" in sentence(answer, 405)
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "The field url is missing."),
        ({"url": "https://x.example/a", "owner": "eve"}, "There is no field owner here."),
        ({"url": 7}, "url: Input should be a valid string."),
    ],
)
async def test_a_field_too_few_or_too_many_is_said_plainly(
    client: httpx.AsyncClient, body: dict[str, object], words: str
) -> None:
    assert sentence(await client.post("/api/media/import", json=body), 422) == words


async def test_a_body_that_is_no_object_is_refused_in_plain_words(client: httpx.AsyncClient) -> None:
    for body in ([], ["name"], "name", 1):
        answer = await client.post("/api/projects", json=body)
        assert sentence(answer, 422) == "The body has to be a JSON object, such as {}."


@pytest.mark.parametrize(
    ("address", "content_type", "begun"),
    [
        ("/api/media", "multipart/form-data; boundary=xyz", b"--xyz\r\n"),
        ("/api/projects", "application/json", b'{"name": '),
        ("/api/lists/none/videos/bulk", "text/csv", b"source"),
    ],
)
async def test_who_says_nothing_more_is_not_waited_for(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, address: str, content_type: str, begun: bytes
) -> None:
    monkeypatch.setattr(listening, "SILENCE_SECONDS", 0.02)

    async def silent() -> AsyncIterator[bytes]:
        yield begun
        await anyio.Event().wait()

    with anyio.fail_after(20):
        answer = await client.post(address, content=silent(), headers={"content-type": content_type})
    assert sentence(answer, 408) == "Nothing more of that request arrived."


async def test_health_tells_what_works(client: httpx.AsyncClient, house: House) -> None:
    alone = (await client.get("/health")).json()
    assert (alone["status"], alone["queue"]["status"], alone["version"]) == ("degraded", "down", "1.2.3")
    give_sign(house.bus, WorkerSign("w1", (Queue.RENDER,), ("job",)))
    await client.post("/api/media/sample")
    answer = await client.get("/health")
    assert answer.status_code == 200
    health = answer.json()
    assert health["status"] == "ok"
    assert health["database"] == health["web"] == health["news"] == {"status": "ok"}
    assert health["queue"] == {"status": "ok", "pending": 1, "processing": 0, "paused": False}
    [worker] = health["workers"]
    assert worker.pop("seconds_since_heartbeat") >= 0
    assert worker == {"id": "w1", "queues": ["render"], "jobs": ["job"]}
    assert health["clients"] == 0
    house.bus.close()
    assert (await client.get("/health")).json()["status"] == "degraded"


async def test_health_is_down_without_the_database(house: House) -> None:
    engine = make_engine(f"sqlite:///{house.folder}/no/folder/x.db")
    unreachable = Queueing(
        switch=SqlQueueSwitch(engine),
        store=SqlJobStore(engine),
        queue=house.queue,
        bus=house.bus,
        permits=Permits(MemoryProjectStore()),
    )
    async with client_of(api_of(replace(house.services, queueing=unreachable))) as client:
        answer = await client.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")
    assert answer.json()["database"] == {"status": "down"}
    engine.dispose()


async def test_the_documentation_lists_every_route_and_needs_no_other_server(
    client: httpx.AsyncClient,
) -> None:
    document = (await client.get("/api/openapi.json")).json()
    answer = await client.get("/api/docs")
    assert answer.status_code == 200
    for path in document["paths"]:
        assert f"<code>{path}</code>" in answer.text
    assert not re.search(r"<script|<link|src=|url\(|https?://", answer.text)
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/projects/{project}/revisions?before={number}", ""),
        ("PUT", "/api/projects/{project}", '{{"name": "x", "version": {number}}}'),
        ("POST", "/api/projects/{project}/revisions/1/restore", '{{"version": {number}}}'),
        ("GET", "/api/lists/{videos}/videos?after={number}", ""),
    ],
)
@pytest.mark.parametrize("number", [2**63, 10**30])
async def test_a_number_that_no_database_counts_is_refused(
    client: httpx.AsyncClient, method: str, path: str, body: str, number: int
) -> None:
    project = (await client.post("/api/projects", json={"name": "Talk"})).json()["id"]
    videos = (await client.post("/api/lists", json={"name": "Talks"})).json()["id"]
    answer = await client.request(
        method,
        path.format(project=project, videos=videos, number=number),
        content=body.format(number=number),
        headers={"content-type": "application/json"},
    )
    sentence(answer, 422)
