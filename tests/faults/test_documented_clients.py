"""The clients in docs/ do what they show: they come back, and miss and double nothing."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from tests.faults.work import job_of
from tests.running_server import RunningServer, is_alive
from tests.waiting import wait_until

SCRIPT = Path(__file__).parents[2] / "docs" / "clients" / "progress_client.py"


@pytest.fixture(scope="module")
def client() -> ModuleType:
    spec = importlib.util.spec_from_file_location("progress_client", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pauses_grow_to_half_a_minute_and_are_spread(client: ModuleType) -> None:
    waiting = client.pauses()
    found = [next(waiting) for _ in range(6)]
    for pause, middle in zip(found, (3, 6, 12, 24, 30, 30), strict=True):
        assert 0.8 * middle <= pause <= 1.2 * middle


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("http://127.0.0.1:8080", "ws://127.0.0.1:8080/api/ws/progress"),
        ("https://cutroom.example.org/", "wss://cutroom.example.org/api/ws/progress"),
        (
            "https://cutroom.example.org/api/ws/progress?queue=true",
            "wss://cutroom.example.org/api/ws/progress?queue=true",
        ),
        ("wss://cutroom.example.org/api/ws/progress", "wss://cutroom.example.org/api/ws/progress"),
    ],
)
def test_the_address_of_the_pages_is_good_too(client: ModuleType, written: str, meant: str) -> None:
    assert client.socket_address(written) == meant


@pytest.mark.parametrize(
    "written", ["cutroom.example.org", "ftp://cutroom.example.org", "http://", "ws:///x"]
)
async def test_what_is_no_address_is_refused_at_once(client: ModuleType, written: str) -> None:
    with pytest.raises(ValueError, match="is no address such as"):
        await anext(client.follow(written))


async def test_an_answer_that_refuses_is_final(client: ModuleType) -> None:
    async def refuse(connection: ServerConnection, _request: Any) -> Any:
        return connection.respond(404, "There is nothing here.")

    async def talk(_socket: ServerConnection) -> None: ...

    async with serve(talk, "127.0.0.1", 0, process_request=refuse) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        with pytest.raises(Exception, match="404"):
            await anext(client.follow(f"ws://127.0.0.1:{port}/x", first_pause=0.01))


async def test_doubled_events_are_dropped_and_a_refusal_is_final(client: ModuleType) -> None:
    asked: list[str] = []

    async def talk(socket: ServerConnection) -> None:
        assert socket.request is not None
        asked.append(socket.request.path)
        if len(asked) == 1:
            await say(socket, {"type": "ready", "recovered": False, "cursor": "e:1", "jobs": []})
            await say(socket, event(2))
            await say(socket, {"type": "ping", "updates": "live"})
            assert json.loads(await socket.recv()) == {"type": "pong"}
        elif len(asked) == 2:
            await say(socket, {"type": "ready", "recovered": True, "cursor": "e:2"})
            for seq in (1, 2, 3):
                await say(socket, event(seq))
        else:
            await socket.close(1008)

    async with serve(talk, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        seen: list[Any] = []
        with pytest.raises(Exception, match="1008"):
            async for message in client.follow(f"ws://127.0.0.1:{port}/x", first_pause=0.01):
                seen.append(message.get("seq", message["type"]))
    assert seen == ["ready", 2, 3]
    assert asked == ["/x", "/x?since=e%3A2", "/x?since=e%3A3"]


async def test_the_script_follows_a_job_across_the_death_of_the_web_process(
    client: ModuleType, server: RunningServer, slow_clip: Path
) -> None:
    events: list[dict[str, Any]] = []
    messages: AsyncIterator[dict[str, Any]] = client.follow(
        f"ws://127.0.0.1:{server.port}/api/ws/progress", first_pause=0.2
    )
    assert (await anext(messages))["type"] == "ready"
    asset = (await asyncio.to_thread(server.upload, slow_clip))["asset"]
    killed = False
    async with asyncio.timeout(180):
        async for message in messages:
            if message["seq"] is not None:
                events.append(message)
            if message["operation"] == "derive" and not killed:
                killed = True
                await asyncio.to_thread(kill_web, server)
            if message["operation"] == "derive" and message["type"] == "complete":
                break
    job = await asyncio.to_thread(job_of, server, asset["id"], "derive")
    history = await asyncio.to_thread(server.get, f"/api/jobs/{job['id']}/progress-history")
    mine = [found["seq"] for found in events if found["job_id"] == job["id"]]
    assert mine == [found["seq"] for found in history["events"]]


def kill_web(server: RunningServer) -> None:
    web = server.pid_of("main.py web")
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: not is_alive(web), "it is gone")


async def say(socket: ServerConnection, message: dict[str, Any]) -> None:
    await socket.send(json.dumps(message))


def event(seq: int) -> dict[str, Any]:
    return {"type": "progress", "epoch": "e", "seq": seq, "job_id": "j"}
