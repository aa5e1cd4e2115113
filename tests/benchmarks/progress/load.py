"""Many clients at once, in several processes: a single one could not keep up with what it measures."""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import re
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.queues import Queue as Results
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import websockets
from websockets.typing import Origin

SOCKET = "/api/ws/progress"
PROCESSES = 4
AT_ONCE = 10  # connecting, in each process
MESSAGES_A_SECOND = 2000  # to all clients together
MOST_EVENTS_A_SECOND = 100  # what one worker after the other stores in one stream

Figures = dict[str, list[float]]


def measure(
    address: str,
    count: int,
    tell: Callable[[], None],
    seconds: float,
    server: int,
    *,
    pages: bool = False,
    tokens: Sequence[str] = (),
) -> Figures:
    """Connect `count` clients, tell events for some seconds, and gather what each of them saw.

    With tokens they are programs of those people in turn, and each event is heard by those of one.
    """
    before = memory_of(server)
    results: Results[Figures] = multiprocessing.Queue()
    ready, stop = multiprocessing.Barrier(PROCESSES + 1), multiprocessing.Event()
    shares = [count // PROCESSES + (number < count % PROCESSES) for number in range(PROCESSES)]
    clients = [
        multiprocessing.Process(
            target=_run,
            args=(_Part(address, share, pages, tokens[number::PROCESSES], ready, stop, results),),
        )
        for number, share in enumerate(shares)
    ]
    for client in clients:
        client.start()
    ready.wait(300)
    held = memory_of(server) - before
    heard_by = count / max(1, len(tokens))
    told = _tell_for(tell, seconds, min(MOST_EVENTS_A_SECOND, MESSAGES_A_SECOND / heard_by))
    stop.set()
    found: Figures = {"open": [], "connect": [], "deliver": [], "memory": [held / count], "told": [told]}
    found["hear"] = [heard_by]
    for _ in clients:
        for name, values in results.get(timeout=120).items():
            found[name] += values
    for client in clients:
        client.join()
    return found | {"seconds": [seconds]}


def memory_of(pid: int) -> float:
    """What a process holds, in kB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return float(next(line for line in lines if line.startswith("VmRSS")).split()[1])


def _tell_for(tell: Callable[[], None], seconds: float, rate: float) -> int:
    told, began = 0, time.monotonic()
    while (now := time.monotonic()) < began + seconds:
        tell()
        told += 1
        time.sleep(max(0.0, began + told / rate - now))
    return told


@dataclass(frozen=True)
class _Part:
    """What one client process does."""

    address: str
    count: int
    pages: bool
    tokens: Sequence[str]
    ready: Any  # a barrier: all are connected
    stop: Any  # an event
    results: Any  # a queue


def _run(part: _Part) -> None:
    asyncio.run(_clients(part))


async def _clients(part: _Part) -> None:
    address, pages = part.address, part.pages
    found: Figures = {"open": [], "connect": [], "deliver": []}
    gate = asyncio.Semaphore(AT_ONCE)
    connected = [asyncio.Event() for _ in range(part.count)]

    async def one(here: asyncio.Event, headers: dict[str, str]) -> None:
        async with contextlib.AsyncExitStack() as open_until:
            try:
                async with gate:
                    if pages:
                        await _open_page(address, open_until, found)
                    began = time.perf_counter()
                    origin = Origin(f"http://{address}") if pages else None
                    peer = await open_until.enter_async_context(
                        websockets.connect(
                            f"ws://{address}{SOCKET}",
                            open_timeout=60,
                            compression=None,
                            origin=origin,
                            additional_headers=headers,
                        )
                    )
                    while json.loads(await peer.recv())["type"] != "ready":
                        pass
                    found["connect"].append(time.perf_counter() - began)
            finally:
                here.set()
            while True:
                message = json.loads(await peer.recv())
                if message["type"] == "progress":
                    found["deliver"].append(time.time() - float(message["message"]))

    who = [{"Authorization": f"Bearer {token}"} for token in part.tokens] or [{}]
    tasks = [asyncio.create_task(one(here, who[index % len(who)])) for index, here in enumerate(connected)]
    for here in connected:
        await here.wait()
    await asyncio.to_thread(part.ready.wait, 300)
    await asyncio.to_thread(part.stop.wait)
    await asyncio.sleep(1)  # what is on its way
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    part.results.put(found)


async def _open_page(address: str, open_until: contextlib.AsyncExitStack, found: Figures) -> None:
    """A page as a browser opens it: its HTML, then the socket by which NiceGUI keeps it."""
    began = time.perf_counter()
    browser = await open_until.enter_async_context(
        httpx.AsyncClient(base_url=f"http://{address}", timeout=60)
    )
    html = (await browser.get("/jobs")).text
    client_id = re.search(r"[\"']?client_id[\"']?: ?[\"']([^\"']+)", html)
    assert client_id is not None, html[:2000]
    query = {
        "EIO": "4",
        "transport": "websocket",
        "implicit_handshake": "true",
        "client_id": client_id[1],
        "tab_id": str(uuid.uuid4()),
        "document_id": str(uuid.uuid4()),
        "next_message_id": "0",
    }
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    peer = await open_until.enter_async_context(
        websockets.connect(
            f"ws://{address}/_nicegui_ws/socket.io/?{urlencode(query)}",
            open_timeout=60,
            origin=Origin(f"http://{address}"),
            additional_headers={"Cookie": cookies} if cookies else None,
        )
    )
    await peer.recv()
    await peer.send("40")
    answer = await peer.recv()
    assert str(answer).startswith("40"), answer
    found["open"].append(time.perf_counter() - began)
    keeping = asyncio.create_task(_keep(peer))
    open_until.callback(keeping.cancel)


async def _keep(peer: websockets.ClientConnection) -> None:
    async for word in peer:
        if word == "2":
            await peer.send("3")
