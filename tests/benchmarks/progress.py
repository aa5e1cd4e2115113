"""What the progress socket can carry: several client processes, a real PostgreSQL, a real Redis.

    python -m tests.benchmarks.progress [--sockets 10 100 1000] [--seconds 10] [--rate 200]

Prints, for each number of sockets: connect to ready, commit to client, memory a socket; and the same
for the bare floor, uvicorn and Redis without Cutroom's code, as a ratio. Asserts nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import multiprocessing
import socket
import statistics
import sys
import tempfile
import time
from multiprocessing.queues import Queue as Results
from pathlib import Path
from typing import Any

import redis
import redis.asyncio
import uvicorn
import websockets
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.adapters.db.engine import make_engine
from app.adapters.db.jobs import SqlJobStore
from app.domain.accounts import LOCAL_OWNER
from app.domain.jobs import JobKind, NewJob, Tick
from app.services.event_json import event_to_json
from tests.running_server import RunningServer
from tests.servers import free_port, postgres, redis_server
from tests.waiting import wait_until

CLIENT_PROCESSES = 4
CHANNEL = "cutroom:0"


def main() -> None:
    """Measure, and print a line for each number of sockets."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sockets", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rate", type=float, default=2, help="events a second; each goes to every socket")
    options = parser.parse_args()
    with postgres() as database, redis_server() as bus, tempfile.TemporaryDirectory() as folder:
        settings = {"CUTROOM_DATABASE_URL": database.url, "CUTROOM_REDIS_URL": bus.url}
        web = RunningServer(Path(folder), settings=settings, workers=False)
        floor_port = free_port()
        floor = multiprocessing.Process(target=serve_floor, args=(floor_port, bus.url), daemon=True)
        try:
            web.start()
            floor.start()
            wait_until(lambda: answers(floor_port), "the floor is up")
            commit = Committer(database.url, bus.url)
            for count in options.sockets:
                bare = measure(
                    f"ws://127.0.0.1:{floor_port}/", count, commit.only_tell, options, int(floor.pid or 0)
                )
                ours = measure(
                    f"ws://127.0.0.1:{web.port}/api/ws/progress",
                    count,
                    commit.store,
                    options,
                    web.process.pid,
                )
                show(count, ours, bare)
        finally:
            web.close()
            floor.terminate()


class Committer:
    """Tells progress as a worker does: stored first, then on the bus."""

    def __init__(self, database: str, bus: str) -> None:
        self._store = SqlJobStore(make_engine(database, pool_size=1))
        self._bus = redis.Redis.from_url(bus)
        self._store.add(NewJob("bench", LOCAL_OWNER, JobKind.RENDER, "Bench"))
        taken = self._store.claim("bench", worker="bench", lease=86_400)
        assert taken is not None
        self._claim = taken[0]

    def store(self) -> None:
        """One event; its message carries the time of the commit."""
        event = self._store.record(self._claim, Tick(0.5, "encoding", message=repr(time.time())))
        assert event is not None
        self._tell(event_to_json(event))

    def only_tell(self) -> None:
        """The same message, without the database."""
        self._tell({"type": "progress", "message": repr(time.time())})

    def _tell(self, message: dict[str, Any]) -> None:
        self._bus.publish(CHANNEL, json.dumps([f"progress:{LOCAL_OWNER}", message]))


def measure(
    address: str, count: int, tell: Any, options: argparse.Namespace, server: int
) -> dict[str, list[float]]:
    """Connect `count` sockets, tell events for some seconds, and gather what each of them saw."""
    before = memory(server)
    results: Results[dict[str, list[float]]] = multiprocessing.Queue()
    ready = multiprocessing.Barrier(CLIENT_PROCESSES + 1)
    stop = multiprocessing.Event()
    shares = [
        count // CLIENT_PROCESSES + (number < count % CLIENT_PROCESSES) for number in range(CLIENT_PROCESSES)
    ]
    clients = [
        multiprocessing.Process(target=listen, args=(address, share, ready, stop, results))
        for share in shares
    ]
    for client in clients:
        client.start()
    ready.wait(120)
    held = memory(server) - before
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        tell()
        time.sleep(1 / options.rate)
    stop.set()
    found: dict[str, list[float]] = {"connect": [], "deliver": [], "memory": [held / count]}
    for _ in clients:
        for name, values in results.get(timeout=60).items():
            found[name] += values
    for client in clients:
        client.join()
    return found


def listen(address: str, count: int, ready: Any, stop: Any, results: Any) -> None:
    """One client process."""
    asyncio.run(_listen(address, count, ready, stop, results))


async def _listen(address: str, count: int, ready: Any, stop: Any, results: Any) -> None:
    found: dict[str, list[float]] = {"connect": [], "deliver": []}
    gate = asyncio.Semaphore(10)
    connected = asyncio.Event()
    here = 0

    async def one() -> None:
        nonlocal here
        async with gate:
            began = time.perf_counter()
            peer = await websockets.connect(address, open_timeout=60, compression=None)
            while json.loads(await peer.recv())["type"] != "ready":
                pass
            found["connect"].append(time.perf_counter() - began)
        here += 1
        if here == count:
            connected.set()
        try:
            while True:
                message = json.loads(await peer.recv())
                if message["type"] == "progress":
                    found["deliver"].append(time.time() - float(message["message"]))
        finally:
            await peer.close()

    tasks = [asyncio.create_task(one()) for _ in range(count)]
    if count:
        await connected.wait()
    await asyncio.to_thread(ready.wait, 120)
    await asyncio.to_thread(stop.wait)
    await asyncio.sleep(1)  # what is on its way
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    results.put(found)


def serve_floor(port: int, url: str) -> None:
    """uvicorn and Redis, and next to nothing between them."""
    sockets: set[WebSocket] = set()

    async def spread() -> None:
        async with redis.asyncio.Redis.from_url(url, socket_timeout=None).pubsub() as channel:
            await channel.subscribe(CHANNEL)
            async for message in channel.listen():
                if message["type"] == "message":
                    text = json.dumps(json.loads(message["data"])[1])
                    await asyncio.gather(*(peer.send_text(text) for peer in sockets), return_exceptions=True)

    async def talk(peer: WebSocket) -> None:
        await peer.accept()
        await peer.send_text('{"type": "ready"}')
        sockets.add(peer)
        try:
            await peer.receive_text()
        except WebSocketDisconnect:
            pass
        finally:
            sockets.discard(peer)

    async def run() -> None:
        spreading = asyncio.create_task(spread())
        app = Starlette(routes=[WebSocketRoute("/", talk)])
        config = uvicorn.Config(app, port=port, log_level="error", ws_per_message_deflate=False)
        await uvicorn.Server(config).serve()
        spreading.cancel()

    asyncio.run(run())


def answers(port: int) -> bool:
    """Whether somebody listens."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def memory(pid: int) -> float:
    """What a process holds, in kB."""
    (line,) = (
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")
    )
    return float(line.split()[1])


def show(count: int, ours: dict[str, list[float]], bare: dict[str, list[float]]) -> None:
    """A line of figures, and how they stand to the floor."""
    words = [f"{count:5d} sockets"]
    for name in ("connect", "deliver"):
        for part in (50, 95, 99):
            mine, floor = percentile(ours[name], part), percentile(bare[name], part)
            words.append(f"{name} p{part} {mine * 1000:7.1f} ms (x{mine / floor:.1f})")
    words.append(f"{ours['memory'][0]:.0f} kB a socket (floor {bare['memory'][0]:.0f})")
    words.append(f"{len(ours['deliver'])} deliveries (floor {len(bare['deliver'])})")
    sys.stdout.write("  ".join(words) + "\n")
    sys.stdout.flush()


def percentile(values: list[float], part: int) -> float:
    """The value that `part` of a hundred do not exceed."""
    return statistics.quantiles(values, n=100)[part - 1] if len(values) > 1 else math.nan


if __name__ == "__main__":
    main()
