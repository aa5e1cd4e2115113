"""A web server of a test, that does with each connection what it is told."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

Answering = Callable[["Ask"], None]


class Ask:
    """One request, and the line to answer on."""

    def __init__(self, line: socket.socket, path: str, headers: Mapping[str, str]) -> None:
        self.line = line
        self.path = path
        self.headers = headers

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.line.sendall(data)

    def head(self, status: str = "200 OK", /, **headers: object) -> None:
        """The first part of an answer; `content_length=5` becomes a header."""
        lines = [f"HTTP/1.1 {status}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode())

    @property
    def start(self) -> int:
        """Where the Range that is asked for begins."""
        return int(self.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")[0])

    def hung_up(self, seconds: float) -> bool:
        """Whether the other side hangs up within so many seconds."""
        readable, _, _ = select.select([self.line], [], [], seconds)
        return bool(readable) and self.gone()

    def gone(self) -> bool:
        """Wait until the other side has hung up, or some seconds at most."""
        with contextlib.suppress(OSError):
            return self.line.recv(1) == b""
        return True


class WebServer:
    """Listens on loopback; `asks` keeps every request."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer
        self.asks: list[Ask] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        line.settimeout(20)
        with contextlib.suppress(OSError), line:
            data = b""
            while b"\r\n\r\n" not in data:
                more = line.recv(4096)
                if not more:
                    return
                data += more
            first, *rest = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)}
            ask = Ask(line, first.split(" ")[1], headers)
            self.asks.append(ask)
            self.answer(ask)


@contextmanager
def web_server(answer: Answering) -> Iterator[WebServer]:
    """A server that is up; nothing listens afterwards."""
    server = WebServer(answer)
    try:
        yield server
    finally:
        server.close()
