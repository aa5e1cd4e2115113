"""Downloading one file: streamed to the disk, gone on with after a break, within limits."""

from __future__ import annotations

import os
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import httpcore

from app.adapters.download.answer import Answer
from app.adapters.download.network import Deadline, JudgedNetwork, Resolve, resolve
from app.adapters.download.notes import Notes
from app.domain.addresses import Allowed, WebAddress, parse_address
from app.domain.download_names import name_of
from app.domain.errors import DiskFull, DownloadFailed, RenderCancelled
from app.ports import Arrived, Cancelled, DownloadCheck, DownloadReport

NOT_REACHED = "That address cannot be reached."
BROKEN_OFF = "The server broke off again and again before the file was complete."
TOO_SLOW = "That file comes too slowly."
TOO_LONG = "That download took too long."
IN_CIRCLES = "That address leads from one to the next without end."
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})  # another moment may be a better one
LOOK_EVERY_BYTES = 16_000_000  # how often the disk is asked while bytes arrive
_BREAKS = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long, in seconds, and how often a server is waited for."""

    connect: float = 15.0
    silence: float = 30.0  # without a byte: the connection is as good as broken
    head: float = 60.0  # until the head of an answer is whole, however it drips
    window: float = 60.0  # over which the speed is judged
    slowest: int = 1000  # bytes a second
    tries: int = 6  # breaks in a row without a new byte
    first_tries: int = 3  # before the first byte at all
    pauses: tuple[float, ...] = (0.5, 1.0, 2.0, 5.0, 10.0)
    whole: float = 12 * 3600.0
    redirects: int = 5


class WebDownloader:
    """The Downloader over HTTP."""

    def __init__(
        self,
        *,
        allowed: Allowed | None = None,
        patience: Patience | None = None,
        resolve: Resolve = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._allowed = allowed or Allowed()
        self._patience = patience or Patience()
        self._resolve = resolve
        self._ssl_context = ssl_context

    def fetch(
        self,
        address: str,
        target: Path,
        *,
        check: DownloadCheck,
        report: DownloadReport,
        cancelled: Cancelled,
    ) -> Arrived:
        """Bring the file at an address to `target`, or what of it is not there yet."""
        wanted = parse_address(address)
        deadline = Deadline()
        network = JudgedNetwork(self._allowed, cancelled=cancelled, resolve=self._resolve, deadline=deadline)
        with (
            httpcore.ConnectionPool(
                network_backend=network, ssl_context=self._ssl_context, max_keepalive_connections=0
            ) as pool,
            _opened(target) as file,
        ):
            run = _Run(
                pool,
                wanted,
                file,
                beside=target,
                patience=self._patience,
                deadline=deadline,
                check=check,
                report=report,
            )
            return run.fetch(cancelled)


class _Run:
    """One download over as many connections as it takes."""

    def __init__(
        self,
        pool: httpcore.ConnectionPool,
        address: WebAddress,
        file: BinaryIO,
        *,
        beside: Path,
        patience: Patience,
        deadline: Deadline,
        check: DownloadCheck,
        report: DownloadReport,
    ) -> None:
        self._pool = pool
        self._address = address
        self._file = file
        self._patience = patience
        self._deadline = deadline
        self._check = check
        self._report = report
        self._notes_file = beside.with_name(f"{beside.name}.json")
        self._notes = Notes.read(self._notes_file, str(address))
        self._give_up_at = time.monotonic() + patience.whole

    def fetch(self, cancelled: Cancelled) -> Arrived:
        in_vain = 0
        while True:
            before = self._size()
            try:
                if self._connect():
                    return Arrived(self._notes.name, self._size())
                reason = BROKEN_OFF
            except _Busy as busy:
                reason, cause = busy.sentence, None
            except _BREAKS as error:
                reason, cause = NOT_REACHED if not before else BROKEN_OFF, error
            else:
                cause = None
            in_vain = 0 if self._size() > before else in_vain + 1
            if in_vain >= (self._patience.tries if before else self._patience.first_tries):
                raise DownloadFailed(reason) from cause
            self._pause(in_vain, cancelled)

    def _connect(self) -> bool:
        """Ask once, wherever that leads; whether the file is complete now."""
        address = self._address
        for _ in range(self._patience.redirects + 1):
            have = self._size()
            self._deadline.within(self._patience.head)
            with self._pool.stream(
                "GET",
                httpcore.URL(
                    scheme=address.scheme.encode(),
                    host=address.host.encode(),
                    port=address.port,
                    target=address.target.encode(),
                ),
                headers=self._headers(address, have),
                extensions={"timeout": self._timeouts()},
            ) as response:
                self._deadline.within(None)
                answer = Answer.of(response.status, response.headers)
                if answer.status in REDIRECTS and "location" in answer.headers:
                    address = address.joined(answer.headers["location"])
                    continue
                if answer.status == 416 and have:
                    if answer.total == have:
                        return True
                    self._file.truncate(0)
                    return False
                if answer.status in BUSY:
                    raise _Busy(answer)
                answer.refuse_what_is_no_file()
                return self._read(response, answer, address)
        raise DownloadFailed(IN_CIRCLES)

    def _read(self, response: httpcore.Response, answer: Answer, address: WebAddress) -> bool:
        have, total = self._size(), answer.total
        if answer.start != have:
            have = 0
            self._file.truncate(0)
            if answer.start:
                return False
        self._notes = Notes(
            str(self._address),
            answer.validator,
            name_of(str(address), answer.headers.get("content-disposition")),
        )
        self._notes.write(self._notes_file)
        self._file.seek(have)
        self._check(total or have, (total or have) - have)
        self._report(have, total, self._notes.name)
        looked_at = mark = have
        marked_at = time.monotonic()
        for chunk in response.iter_stream():
            self._write(chunk)
            have += len(chunk)
            now = time.monotonic()
            if have - looked_at >= LOOK_EVERY_BYTES or (total is None and have > looked_at):
                looked_at = have
                self._check(have, 0)
            if now - marked_at >= self._patience.window:
                if have - mark < self._patience.slowest * self._patience.window:
                    raise DownloadFailed(TOO_SLOW)
                mark, marked_at = have, now
            if now > self._give_up_at:
                raise DownloadFailed(TOO_LONG)
            self._report(have, total, self._notes.name)
        return total is None or have == total

    def _write(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            raise DiskFull from error

    def _headers(self, address: WebAddress, have: int) -> list[tuple[bytes, bytes]]:
        host = address.host if ":" not in address.host else f"[{address.host}]"
        port = "" if address.is_usual_port else f":{address.port}"
        headers = [
            (b"Host", f"{host}{port}".encode()),
            (b"User-Agent", b"Cutroom"),
            (b"Accept", b"*/*"),
            (b"Accept-Encoding", b"identity"),
        ]
        if have and self._notes.validator:
            headers += [
                (b"Range", f"bytes={have}-".encode()),
                (b"If-Range", self._notes.validator.encode("latin-1", "replace")),
            ]
        return headers

    def _timeouts(self) -> dict[str, float]:
        waits = self._patience
        return {
            "connect": waits.connect,
            "read": waits.silence,
            "write": waits.silence,
            "pool": waits.connect,
        }

    def _pause(self, in_vain: int, cancelled: Cancelled) -> None:
        pauses = self._patience.pauses
        end_at = time.monotonic() + pauses[min(in_vain, len(pauses) - 1)]
        while time.monotonic() < end_at:
            if cancelled():
                raise RenderCancelled
            time.sleep(0.05)

    def _size(self) -> int:
        return self._file.seek(0, os.SEEK_END)


class _Busy(Exception):
    """The server has no time now."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.sentence = answer.sentence


def _opened(target: Path) -> BinaryIO:
    """Open for going on: what is there stays."""
    return os.fdopen(os.open(target, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
