"""Connecting only to addresses that were judged.

A name is resolved once, every address that it stands for is judged, and the connection is made to
one of these: a name that means something else a moment later changes nothing.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore

from app.domain.addresses import Allowed, judge
from app.domain.errors import RenderCancelled

SLICE_SECONDS = 0.25  # how soon a cancel is noticed

Resolve = Callable[[str, int], Sequence[str]]
Cancelled = Callable[[], bool]


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses that the system gives for a name. Raises httpcore.ConnectError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Deadline:
    """A moment after which nothing more is read; there is none until it is set."""

    def __init__(self) -> None:
        self._at: float | None = None

    def within(self, seconds: float | None) -> None:
        """Set it so many seconds from now; None: take it away."""
        self._at = None if seconds is None else time.monotonic() + seconds

    @property
    def over(self) -> bool:
        """Whether it has passed."""
        return self._at is not None and time.monotonic() > self._at


class JudgedNetwork(httpcore.NetworkBackend):
    """The network as downloads see it. Raises AddressRefused before anything is sent."""

    def __init__(
        self,
        allowed: Allowed,
        *,
        cancelled: Cancelled,
        resolve: Resolve = resolve,
        deadline: Deadline | None = None,
    ) -> None:
        self._allowed = allowed
        self._cancelled = cancelled
        self._deadline = deadline or Deadline()
        self._resolve = resolve
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the judged addresses that answers."""
        addresses = self._resolve(host, port)
        judge(host, addresses, self._allowed)
        last: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            if self._cancelled():
                raise RenderCancelled
            try:
                stream = self._network.connect_tcp(
                    address, port, timeout=timeout, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return _Stream(stream, self._cancelled, self._deadline)
        raise last

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never: a socket of this machine is no place on the web."""
        raise httpcore.UnsupportedProtocol(path)


class _Stream(httpcore.NetworkStream):
    """A connection whose reads look up often, so that a cancel need not wait for the other side."""

    def __init__(self, stream: httpcore.NetworkStream, cancelled: Cancelled, deadline: Deadline) -> None:
        self._stream = stream
        self._cancelled = cancelled
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        give_up_at = None if timeout is None else time.monotonic() + timeout
        while True:
            if self._cancelled():
                raise RenderCancelled
            if self._deadline.over:
                raise httpcore.ReadTimeout("the deadline is over")
            try:
                return self._stream.read(max_bytes, SLICE_SECONDS)
            except httpcore.ReadTimeout:
                if give_up_at is not None and time.monotonic() > give_up_at:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, timeout)
        return _Stream(secured, self._cancelled, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
