"""Taking in the bytes of one file: aside first, and into place when all of them are there."""

from __future__ import annotations

import hashlib
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from app.domain.errors import DiskFull, MediaUnreadable
from app.domain.jobs import Job
from app.domain.media import Asset
from app.ports import FileStore
from app.services.media.room import Room

LOOK_EVERY_BYTES = 16_000_000  # how often the disk is asked while bytes arrive


class Accept(Protocol):
    """What happens with a file that has arrived whole and lies under `key`."""

    def __call__(self, *, key: str, size: int, sha256: str) -> tuple[Asset, Job]: ...


class Upload:
    """A file on its way in. `asset` and `job` are there when the `with` block has ended well.

    Whatever goes wrong inside the block, nothing of the file stays.
    """

    asset: Asset
    job: Job

    def __init__(
        self,
        files: FileStore,
        *,
        scratch: str,
        key: str,
        owner: str,
        declared: int | None,
        room: Room,
        accept: Accept,
    ) -> None:
        self._files = files
        self._scratch = scratch
        self._key = key
        self._owner = owner
        self._room = room
        self._accept = accept
        self._size = 0
        self._digest = hashlib.sha256()
        self._looked_at = 0
        self._room.check(declared or 0, owner=owner)
        self._path = files.scratch(scratch) / "arriving"
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        self._file = self._path.open("wb")
        return self

    def write(self, data: bytes) -> None:
        """Take in some bytes. Raises TooLarge, QuotaExceeded or DiskFull; then leave the `with` block."""
        if self._file is None:
            raise ValueError("bytes can only be written inside the `with` block")
        self._size += len(data)
        self._room.check_size(self._size)
        if self._size - self._looked_at >= LOOK_EVERY_BYTES:
            self._looked_at = self._size
            self._room.check(self._size, owner=self._owner, more=len(data))
        try:
            self._file.write(data)
            self._digest.update(data)
        except OSError as error:
            raise DiskFull from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._close()
            if error is None:
                self._finish()
        finally:
            self._files.discard_scratch(self._scratch)

    def _finish(self) -> None:
        if not self._size:
            raise MediaUnreadable("That file is empty.")
        self._files.adopt(self._path, self._key)
        try:
            self.asset, self.job = self._accept(
                key=self._key, size=self._size, sha256=self._digest.hexdigest()
            )
        except BaseException:
            self._files.delete(self._key)
            raise

    def _close(self) -> None:
        if self._file is not None:
            try:
                self._file.close()
            except OSError as error:  # the last bytes did not fit
                raise DiskFull from error
