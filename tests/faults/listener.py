"""A client of the progress socket, as the documentation tells people to write one."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.running_server import RunningServer

LONGEST_SECONDS = 240  # pings come for ever


class Listener:
    """A client of the progress socket that keeps its cursor, and checks that nothing is missing."""

    def __init__(self, server: RunningServer) -> None:
        self._server = server
        self.cursor: str | None = None
        self.events: list[dict[str, Any]] = []
        self.recovered: bool | None = None

    @contextlib.contextmanager
    def connect(self) -> Iterator[ClientConnection]:
        """Connect where the last connection ended, and take the first message."""
        since = f"?since={self.cursor}" if self.cursor else ""
        address = f"ws://127.0.0.1:{self._server.port}/api/ws/progress{since}"
        with connect(address, open_timeout=60) as connection:
            ready = json.loads(connection.recv(timeout=60))
            assert ready["type"] == "ready"
            self.recovered, self.cursor = ready["recovered"], ready["cursor"]
            yield connection

    def take_until(self, connection: ClientConnection, enough: Callable[[dict[str, Any]], bool]) -> None:
        """Take messages up to one that is enough; each has the number that follows the one before."""
        deadline = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < deadline:
            message = json.loads(connection.recv(timeout=120))
            if message["type"] == "ping":
                connection.send('{"type": "pong"}')
                continue
            if message["seq"] is not None:
                epoch, _, seq = str(self.cursor).rpartition(":")
                assert (message["epoch"], message["seq"]) == (epoch, int(seq) + 1)
                self.cursor = f"{epoch}:{message['seq']}"
                self.events.append(message)
            if enough(message):
                return
        raise AssertionError(f"waited {LONGEST_SECONDS} s in vain; the last word was {self.events[-1:]}")

    def take_until_seen(self, connection: ClientConnection, enough: Callable[[dict[str, Any]], bool]) -> None:
        """The same, unless such a message came before."""
        if not any(map(enough, self.events)):
            self.take_until(connection, enough)


def is_end_of(operation: str) -> Callable[[dict[str, Any]], bool]:
    """Whether a message says that a job of that kind is done."""
    return lambda message: message["type"] == "complete" and message["operation"] == operation


def is_end_of_job(job_id: str) -> Callable[[dict[str, Any]], bool]:
    """Whether a message is the last word of a job."""
    return lambda message: message["type"] in ("complete", "error") and message["job_id"] == job_id
