"""A proxy on this machine through which another program reaches only addresses that were judged.

Whatever a page makes that program ask for, each connection is resolved, judged and made here.
"""

from __future__ import annotations

import contextlib
import re
import selectors
import socket
import threading
from types import TracebackType
from typing import Self

import httpcore

from app.adapters.download.network import JudgedNetwork, Resolve, resolve
from app.domain.addresses import Allowed, WebAddress, parse_address
from app.domain.errors import AddressRefused

LONGEST_HEAD = 65_536  # bytes
CONNECT_SECONDS = 15.0
SILENCE_SECONDS = 120.0
MOST_LINES = 32  # at the same time

_CHUNK = 65_536
_ONE_HOP = re.compile(rb"(?i)^(proxy-[a-z-]+|connection|keep-alive):")


class JudgedProxy:
    """Serves while its `with` block lasts. `refused` is the last address that was not let through."""

    def __init__(self, allowed: Allowed, *, resolve: Resolve = resolve) -> None:
        self._network = JudgedNetwork(allowed, cancelled=lambda: self._closed, resolve=resolve)
        self._closed = False
        self._lines = threading.BoundedSemaphore(MOST_LINES)
        self.refused: AddressRefused | None = None

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, name="judged proxy", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self) -> None:
        while not self._closed:
            try:
                line, _ = self._listener.accept()
            except OSError:  # closed
                return
            self._lines.acquire()
            threading.Thread(target=self._serve, args=(line,), name="judged line", daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        try:
            with line:
                line.settimeout(SILENCE_SECONDS)
                self._answer(line)
        except OSError:  # one side has hung up, which the other learns by it
            return
        finally:
            self._lines.release()

    def _answer(self, line: socket.socket) -> None:
        head, rest = _read_head(line)
        try:
            method, target, version = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
            wanted = parse_address(f"https://{target}/" if method == "CONNECT" else target)
            stream = self._network.connect_tcp(wanted.host, wanted.port, timeout=CONNECT_SECONDS)
        except AddressRefused as error:
            self.refused = error
            line.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        except (ValueError, httpcore.NetworkError, httpcore.TimeoutException):
            line.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        else:
            with contextlib.closing(stream):
                other: socket.socket = stream.get_extra_info("socket")
                other.settimeout(SILENCE_SECONDS)
                if method == "CONNECT":
                    line.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    other.sendall(rest)
                else:
                    other.sendall(_onward(head, method, wanted, version) + rest)
                self._pass_on(line, other)

    def _pass_on(self, line: socket.socket, other: socket.socket) -> None:
        """Hand bytes to and fro until one side has said all."""
        with selectors.DefaultSelector() as selector:
            for end, far in ((line, other), (other, line)):
                selector.register(end, selectors.EVENT_READ, (end, far))
            silent = 0.0
            while not self._closed and silent < SILENCE_SECONDS:
                ready = selector.select(1.0)
                silent = 0.0 if ready else silent + 1.0
                for key, _ in ready:
                    end, far = key.data
                    data = end.recv(_CHUNK)
                    if not data:
                        return
                    far.sendall(data)


def _read_head(line: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        more = line.recv(_CHUNK)
        if not more or len(data) > LONGEST_HEAD:
            raise ConnectionAbortedError
        data += more
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest


def _onward(head: bytes, method: str, wanted: WebAddress, version: str) -> bytes:
    """The request as the server itself wants it, and one only on this connection."""
    kept = [field for field in head.split(b"\r\n")[1:] if not _ONE_HOP.match(field)]
    first = f"{method} {wanted.target} {version}".encode()
    return b"\r\n".join([first, *kept, b"Connection: close"]) + b"\r\n\r\n"
