"""Progress on real sockets, while processes and servers come and go."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.faults.work import check_done_once, finished, job_of
from tests.running_server import RunningServer, is_alive, running_server
from tests.servers import redis_server
from tests.waiting import wait_until


class Listener:
    """A client of the progress socket that keeps its cursor, and checks that nothing is missing."""

    def __init__(self, server: RunningServer) -> None:
        self._server = server
        self.cursor: str | None = None
        self.events: list[dict[str, Any]] = []
        self.recovered: bool | None = None

    @contextlib.contextmanager
    def connect(self) -> Iterator[ClientConnection]:
        since = f"?since={self.cursor}" if self.cursor else ""
        address = f"ws://127.0.0.1:{self._server.port}/api/ws/progress{since}"
        with connect(address, open_timeout=60) as connection:
            ready = json.loads(connection.recv(timeout=60))
            assert ready["type"] == "ready"
            self.recovered, self.cursor = ready["recovered"], ready["cursor"]
            yield connection

    def take_until(self, connection: ClientConnection, enough: Callable[[dict[str, Any]], bool]) -> None:
        while True:
            message = json.loads(connection.recv(timeout=120))
            if message["type"] == "ping":
                continue
            if message["seq"] is not None:
                epoch, _, seq = str(self.cursor).rpartition(":")
                assert (message["epoch"], message["seq"]) == (epoch, int(seq) + 1)
                self.cursor = f"{epoch}:{message['seq']}"
                self.events.append(message)
            if enough(message):
                return


def is_end_of(operation: str) -> Callable[[dict[str, Any]], bool]:
    return lambda message: message["type"] == "complete" and message["operation"] == operation


def test_a_client_misses_nothing_while_the_web_process_is_killed(
    server: RunningServer, slow_clip: Path
) -> None:
    listener = Listener(server)
    with listener.connect() as connection:
        asset = server.upload(slow_clip)["asset"]
        listener.take_until(connection, is_end_of("import"))
        web = server.pid_of("main.py web")
        os.kill(web, signal.SIGKILL)
        wait_until(lambda: not is_alive(web), "the web process is gone")
    with listener.connect() as connection:
        assert listener.recovered is True
        listener.take_until(connection, is_end_of("derive"))
    derive = job_of(server, asset["id"], "derive")
    mine = [event["job_seq"] for event in listener.events if event["job_id"] == derive["id"]]
    assert mine == list(range(len(mine)))
    check_done_once(server, derive["id"])


def test_a_client_that_takes_nothing_does_not_hold_up_a_stop(server: RunningServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as stalled:
        stalled.sendall(b"POST /api/media HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\nx")
        with Listener(server).connect():
            assert server.stop() == 0


def test_web_and_workers_apart_work_through_a_redis_that_is_frozen_and_emptied(
    tmp_path: Path, slow_clip: Path
) -> None:
    with redis_server() as redis:
        settings = {"CUTROOM_REDIS_URL": redis.url}
        with running_server(tmp_path / "data", command=("serve",), settings=settings, workers=False) as web:
            workers = RunningServer(tmp_path / "data", command=("worker",), settings=settings)
            try:
                workers.launch()
                wait_until(lambda: web.get("/health")["workers"], "workers are heard of", seconds=120)
                redis.process.send_signal(signal.SIGSTOP)
                received = web.upload(slow_clip)  # accepted all the same
                redis.process.send_signal(signal.SIGCONT)
                empty(redis.url)
                assert finished(web, received["job"]["id"])["status"] == "completed"
                derive = job_of(web, received["asset"]["id"], "derive")
                check_done_once(web, derive["id"])
                assert workers.stop() == 0
            finally:
                workers.close()
            assert web.stop() == 0


def empty(url: str) -> None:
    """Take everything from a Redis, as a restart without its data would."""
    host, _, port = url.removeprefix("redis://").removesuffix("/0").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(b"FLUSHALL\r\n")
        assert connection.recv(16).startswith(b"+OK")
