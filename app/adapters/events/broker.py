"""The embedded bus's middle: whatever one process says, every process hears.

It is hosted by the supervisor, so that a restart of the web process goes unnoticed. It reads no
message and keeps none. A listener that cannot keep up is cut off; it connects again and knows
that it missed something.
"""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import socket
import stat
import threading
from pathlib import Path

from app.adapters.events.lines import LineSplitter, LineTooLong
from app.domain.errors import SettingsError

logger = logging.getLogger(__name__)

CHUNK = 1 << 16
MAX_WAITING = 4 << 20  # bytes that wait for one listener
MAX_PATH = 107  # bytes: the system's limit for the path of a Unix socket


class Broker:
    """Listens on a Unix socket that only this user can reach."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._selector = selectors.DefaultSelector()
        self._peers: dict[socket.socket, _Peer] = {}
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._listener: socket.socket | None = None
        self._thread = threading.Thread(target=self._run, name="bus-broker", daemon=True)

    def start(self) -> None:
        """Listen from now on. Raises SettingsError when the place for the socket is not ours."""
        _make_private(self._path.parent)
        if len(os.fsencode(self._path)) > MAX_PATH:
            raise SettingsError(
                "The folder for temporary files has too long a path; set TMPDIR to a short one."
            )
        self._path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(os.fspath(self._path))
        self._path.chmod(0o600)
        listener.listen(64)
        listener.setblocking(False)
        self._listener = listener
        self._selector.register(listener, selectors.EVENT_READ)
        self._selector.register(self._wake_reader, selectors.EVENT_READ)
        self._thread.start()

    def close(self) -> None:
        """Cut everybody off and remove the socket."""
        self._wake_writer.close()
        if self._thread.ident is not None:
            self._thread.join()
        self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._path.parent.rmdir()

    def _run(self) -> None:
        with self._selector:
            while True:
                for key, events in self._selector.select():
                    if key.fileobj is self._wake_reader:
                        self._end()
                        return
                    if key.fileobj is self._listener:
                        self._accept()
                    else:
                        self._serve(key.data, events)

    def _accept(self) -> None:
        assert self._listener is not None
        with contextlib.suppress(OSError):
            connection, _ = self._listener.accept()
            connection.setblocking(False)
            peer = _Peer(connection)
            self._peers[connection] = peer
            self._selector.register(connection, selectors.EVENT_READ, peer)

    def _serve(self, peer: _Peer, events: int) -> None:
        if peer.connection not in self._peers:
            return
        try:
            if events & selectors.EVENT_READ:
                self._pass_on(peer.receive())
            if events & selectors.EVENT_WRITE and peer.connection in self._peers:
                peer.flush()
                self._watch(peer)
        except (OSError, EOFError, LineTooLong) as error:
            self._drop(peer, error)

    def _pass_on(self, lines: list[bytes]) -> None:
        if not lines:
            return
        block = b"".join(line + b"\n" for line in lines)
        for peer in list(self._peers.values()):
            try:
                peer.send(block)
                self._watch(peer)
            except OSError as error:
                self._drop(peer, error)

    def _watch(self, peer: _Peer) -> None:
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if peer.waiting else 0)
        self._selector.modify(peer.connection, events, peer)

    def _drop(self, peer: _Peer, why: Exception) -> None:
        logger.debug("A listener left the bus: %s", why)
        if self._peers.pop(peer.connection, None) is not None:
            self._selector.unregister(peer.connection)
            peer.connection.close()

    def _end(self) -> None:
        for connection in self._peers:
            connection.close()
        self._peers.clear()
        self._wake_reader.close()
        if self._listener is not None:
            self._listener.close()


class _Peer:
    """One connected process."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.waiting = bytearray()
        self._lines = LineSplitter()

    def receive(self) -> list[bytes]:
        chunk = self.connection.recv(CHUNK)
        if not chunk:
            raise EOFError("closed")
        return list(self._lines.feed(chunk))

    def send(self, block: bytes) -> None:
        self.waiting += block
        self.flush()
        if len(self.waiting) > MAX_WAITING:
            raise OSError("too slow")

    def flush(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self.waiting:
                sent = self.connection.send(memoryview(self.waiting)[:CHUNK])
                del self.waiting[:sent]


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=False, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise SettingsError(f"The folder {folder} is open to others; remove it and start again.")
