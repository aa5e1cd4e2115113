"""The bytes of one request on their way into an unfinished upload."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import ChecksumMismatch, DiskFull, TooLarge, UploadBusy
from app.domain.tus import Checksum
from app.services.media.upload_jobs import Teller

LOOK_EVERY_BYTES = 16_000_000  # how often the disk is asked while bytes arrive
KEEP_EVERY_BYTES = 32_000_000  # how much a power cut can cost
KEEP_EVERY_SECONDS = 5.0

Keep = Callable[[int], None]

Check = Callable[[int], None]
"""Raises when a file of so many bytes is not let in."""


class Arrival:
    """Writes at the end of an upload's file. Bytes count once they are kept: flushed, and noted in the row.

    Only one process at a time can hold an upload open. Bytes of a request with a checksum are kept
    together, or not at all.
    """

    def __init__(
        self,
        path: Path,
        *,
        offset: int,
        length: int | None,
        check_size: Check,
        check_room: Check,
        keep: Keep,
        teller: Teller,
        checksum: Checksum | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._start = self._kept = self._offset = self._looked_at = offset
        self._length = length
        self._check_size, self._check_room = check_size, check_room
        self._keep = keep
        self._teller = teller
        self._checksum = checksum
        self._digest = hashlib.new(checksum.algorithm) if checksum else None
        self._monotonic = monotonic
        self._kept_at = monotonic()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(self._file, offset)  # what an earlier request wrote and nobody promised
        except OSError as error:
            os.close(self._file)
            raise UploadBusy from error

    def write(self, data: bytes | bytearray) -> None:
        """Take in some bytes. Raises TooLarge, QuotaExceeded or DiskFull, and then has taken none of them."""
        after = self._offset + len(data)
        if self._length is not None and after > self._length:
            raise TooLarge("There are more bytes than the upload was to have.")
        self._check_size(after)
        if after - self._looked_at >= LOOK_EVERY_BYTES:
            self._looked_at = after
            self._check_room(after)
        try:
            written = 0
            while written < len(data):
                written += os.pwrite(self._file, memoryview(data)[written:], self._offset + written)
        except OSError as error:
            raise DiskFull from error
        self._offset = after
        self._teller.advance(after)
        if self._digest is not None:
            self._digest.update(data)
        elif self._is_time():
            self._flush()

    def end(self, *, whole: bool) -> None:
        """Close the file; keep what came. `whole` tells that the request came to its end.

        Raises ChecksumMismatch, and keeps nothing, when the bytes are not those that were announced.
        """
        try:
            if self._checksum is not None and self._digest is not None:
                right = self._digest.digest() == self._checksum.digest
                if not (whole and right):
                    self._offset = self._start
                    os.ftruncate(self._file, self._start)
                    if whole:
                        raise ChecksumMismatch
                    return
            self._flush()
        finally:
            os.close(self._file)
            if not whole:
                self._teller.pause(self._offset)

    def _is_time(self) -> bool:
        unkept = self._offset - self._kept
        return unkept >= KEEP_EVERY_BYTES or self._monotonic() - self._kept_at >= KEEP_EVERY_SECONDS

    def _flush(self) -> None:
        try:
            os.fsync(self._file)
        except OSError as error:
            raise DiskFull from error
        self._keep(self._offset)
        self._kept, self._kept_at = self._offset, self._monotonic()
