"""The progress socket as a script or a page meets it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from app.api.accounts.recognition import Recognition
from app.api.progress_socket import progress_socket
from app.domain.accounts import LOCAL_OWNER
from app.domain.jobs import JobKind, JobState, NewJob
from app.services import Services
from app.services.ids import new_id
from tests.api.conftest import House

ADDRESS = "/api/ws/progress"


def app_of(services: Services) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await services.progress.start()
        await services.queue_news.start()
        yield
        await services.queue_news.stop()
        await services.progress.stop()

    app = FastAPI(lifespan=lifespan)
    app.include_router(progress_socket(services))
    app.add_middleware(Recognition, accounts=None, bus=services.bus)
    return app


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with TestClient(app_of(house.services)) as client:
        yield client


def submit(house: House, title: str = "Talk") -> str:
    return house.services.jobs.submit(NewJob(new_id(), LOCAL_OWNER, JobKind.RENDER, title)).id


def said(socket: WebSocketTestSession) -> dict[str, Any]:
    return dict(socket.receive_json())


def closed_with(socket: WebSocketTestSession) -> int:
    with pytest.raises(WebSocketDisconnect) as closed:
        socket.receive_json()
    return closed.value.code


def test_a_newcomer_is_told_how_things_stand_and_then_what_happens(house: House, client: TestClient) -> None:
    first = submit(house)
    with client.websocket_connect(ADDRESS) as socket:
        ready = said(socket)
        assert (ready["type"], ready["recovered"]) == ("ready", False)
        assert [(job["id"], job["status"], job["title"]) for job in ready["jobs"]] == [
            (first, "pending", "Talk")
        ]
        second = submit(house, "Another")
        event = said(socket)
        assert (event["type"], event["job_id"], event["seq"], event["job_seq"]) == ("progress", second, 2, 0)
        house.services.jobs.cancel(second, owner=LOCAL_OWNER)
        end = said(socket)
        assert (end["type"], end["status"], end["seq"]) == ("complete", JobState.CANCELLED, 3)
    assert house.services.progress.listeners == 0


def test_the_first_word_is_ready_even_while_the_bus_is_away(house: House, client: TestClient) -> None:
    house.bus.close()
    with client.websocket_connect(ADDRESS) as socket:
        while said(socket) != {"type": "ping", "updates": "slow"}:
            pass
    with client.websocket_connect(ADDRESS) as socket:
        assert [said(socket)["type"] for _ in range(2)] == ["ready", "ping"]


def test_a_client_that_comes_back_gets_what_it_missed(house: House, client: TestClient) -> None:
    with client.websocket_connect(ADDRESS) as socket:
        cursor = said(socket)["cursor"]
    jobs = [submit(house) for _ in range(3)]
    with client.websocket_connect(f"{ADDRESS}?since={cursor}") as socket:
        assert said(socket) == {"type": "ready", "recovered": True, "cursor": cursor}
        assert [said(socket)["job_id"] for _ in jobs] == jobs


@pytest.mark.parametrize(
    "since", ["", "nonsense", "epoch:99999999999999999999999", "other:1", "a:-1", "%00:1"]
)
def test_an_absurd_cursor_gets_a_new_start(client: TestClient, since: str) -> None:
    with client.websocket_connect(f"{ADDRESS}?since={since}") as socket:
        assert said(socket)["recovered"] is False


def test_whoever_asks_for_it_is_told_how_the_queue_of_everybody_stands(
    house: House, client: TestClient
) -> None:
    with client.websocket_connect(f"{ADDRESS}?queue=true") as socket:
        assert said(socket)["type"] == "ready"
        empty = {"type": "queue", "pending": 0, "processing": 0, "paused_since": None}
        assert said(socket) == empty
        house.services.jobs.submit(NewJob(new_id(), "somebody else", JobKind.RENDER, "Theirs"))
        assert said(socket) == {**empty, "pending": 1}
        house.services.queueing.pause(LOCAL_OWNER)
        assert said(socket)["paused_since"] is not None


def test_a_ping_is_answered(client: TestClient) -> None:
    with client.websocket_connect(ADDRESS) as socket:
        said(socket)
        for ping in ("ping", '{"type": "ping"}'):
            socket.send_text(ping)
            assert said(socket) == {"type": "pong"}


def test_other_words_are_passed_over(client: TestClient) -> None:
    with client.websocket_connect(ADDRESS) as socket:
        said(socket)
        for word in ('{"type": "pong"}', "[]", "{", "null", "hello"):
            socket.send_text(word)
        socket.send_text("ping")
        assert said(socket) == {"type": "pong"}


def test_ten_thousand_words_at_once_keep_nobody_from_being_answered(client: TestClient) -> None:
    with client.websocket_connect(ADDRESS) as flooded, client.websocket_connect(ADDRESS) as other:
        said(flooded)
        said(other)
        for _ in range(10_000):
            flooded.send_text("{")
        other.send_text("ping")
        assert said(other) == {"type": "pong"}
        flooded.send_text("ping")
        assert said(flooded) == {"type": "pong"}


def test_the_server_pings(house: House) -> None:
    view = replace(house.services.settings_view, websocket_ping_interval=0.01)
    app = app_of(replace(house.services, settings_view=view))
    with TestClient(app) as client, client.websocket_connect(ADDRESS) as socket:
        assert {"type": "ping", "updates": "live"} in (said(socket), said(socket))


def test_a_peer_that_falls_silent_is_dropped(house: House) -> None:
    view = replace(house.services.settings_view, websocket_timeout=0.05)
    app = app_of(replace(house.services, settings_view=view))
    with TestClient(app) as client, client.websocket_connect(ADDRESS) as socket:
        with pytest.raises(WebSocketDisconnect) as closed:
            while True:
                said(socket)
        assert closed.value.code == 1001


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example", "http://["]
)
def test_a_page_of_another_site_is_closed_out(client: TestClient, origin: str) -> None:
    with client.websocket_connect(ADDRESS, headers={"Origin": origin}) as socket:
        assert closed_with(socket) == 1008


@pytest.mark.parametrize("origin", ["http://testserver", "https://testserver", "https://friend.example"])
def test_pages_of_this_server_and_allowed_sites_may_listen(client: TestClient, origin: str) -> None:
    with client.websocket_connect(ADDRESS, headers={"Origin": origin}) as socket:
        assert said(socket)["type"] == "ready"


@pytest.mark.parametrize("frame", ["x" * 5000, b"\x00\x01"])
def test_whoever_sends_what_nobody_asked_for_is_closed_out(client: TestClient, frame: str | bytes) -> None:
    with client.websocket_connect(ADDRESS) as socket:
        said(socket)
        if isinstance(frame, str):
            socket.send_text(frame)
        else:
            socket.send_bytes(frame)
        assert closed_with(socket) == 1009


def test_a_person_may_run_five_programs_and_a_sixth_is_closed_out_until_one_ends(client: TestClient) -> None:
    with ExitStack() as open_sockets:
        for _ in range(4):
            assert said(open_sockets.enter_context(client.websocket_connect(ADDRESS)))["type"] == "ready"
        with client.websocket_connect(ADDRESS) as fifth:
            assert said(fifth)["type"] == "ready"
            with client.websocket_connect(ADDRESS) as sixth:
                assert closed_with(sixth) == 1008
        with client.websocket_connect(ADDRESS) as another:
            assert said(another)["type"] == "ready"


def test_tabs_of_the_page_do_not_count(client: TestClient) -> None:
    page = {"Origin": "http://testserver"}
    with ExitStack() as open_sockets:
        for _ in range(5):
            assert said(open_sockets.enter_context(client.websocket_connect(ADDRESS)))["type"] == "ready"
        for _ in range(8):
            tab = open_sockets.enter_context(client.websocket_connect(ADDRESS, headers=page))
            assert said(tab)["type"] == "ready"
