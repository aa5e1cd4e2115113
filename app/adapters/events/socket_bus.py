"""The embedded bus as a process sees it: a Unix socket to the broker in the supervisor."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.adapters.events.lines import LineSplitter, LineTooLong, decode, encode
from app.adapters.events.listeners import Listener, Listeners

logger = logging.getLogger(__name__)

CHUNK = 1 << 16
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0  # seconds between attempts to connect
SEND_SECONDS = 1  # a broker that takes longer is as good as gone


class SocketBus:
    """Connects, and connects again, in a thread of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._listeners = Listeners()
        self._sending = threading.Lock()
        self._socket: socket.socket | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bus", daemon=True)
        self._thread.start()

    def publish(self, topic: str, message: Mapping[str, Any]) -> bool:
        """False while there is no connection."""
        line = encode(topic, message)
        with self._sending:
            if self._socket is None:
                return False
            try:
                self._socket.sendall(line)
            except OSError:
                # half a line may be out: this connection cannot be used any more
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
                return False
        return True

    def subscribe(self, prefix: str, handler: Listener) -> Callable[[], None]:
        """Hear every topic that begins with `prefix`; call what is returned to stop."""
        return self._listeners.add(prefix, handler)

    def on_connected(self, handler: Callable[[], None]) -> Callable[[], None]:
        """Hear of every (re)connection; call what is returned to stop."""
        return self._listeners.add_connected(handler)

    @property
    def connected(self) -> bool:
        """Whether there is a connection now."""
        return self._socket is not None

    def close(self) -> None:
        """End the connection and the thread."""
        self._closing.set()
        with self._sending:
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._closing.is_set():
            try:
                connection = self._connect()
            except OSError:
                self._closing.wait(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
            pause = FIRST_PAUSE
            with connection:
                with self._sending:
                    self._socket = connection
                self._listeners.connected()
                self._listen(connection)
                with self._sending:
                    self._socket = None
            if not self._closing.is_set():
                logger.warning("The bus is away; connecting again")

    def _connect(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(os.fspath(self._path))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", SEND_SECONDS, 0))
        except OSError:
            connection.close()
            raise
        return connection

    def _listen(self, connection: socket.socket) -> None:
        lines = LineSplitter()
        while not self._closing.is_set():
            try:
                chunk = connection.recv(CHUNK)
                if not chunk:
                    return
                for line in lines.feed(chunk):
                    self._hear(line)
            except (OSError, LineTooLong):
                return

    def _hear(self, line: bytes) -> None:
        try:
            topic, message = decode(line)
        except ValueError:
            logger.warning("The bus carried something that is no message")
            return
        self._listeners.deliver(topic, message)
