"""Whether there is room for bytes that want to come in."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.amounts import in_words
from app.domain.errors import DiskFull, TooLarge
from app.ports import FileStore
from app.services.media.quotas import Quotas

RESERVE_BYTES = 200_000_000  # left free, so that the database can still be written


class Room:
    """The limits of what is brought in: the largest file, the free disk, and the person's quota."""

    def __init__(self, files: FileStore, *, limit: int | None, quotas: Quotas | None = None) -> None:
        self._files = files
        self._quotas = quotas
        self.limit = limit

    def check(self, size: int, *, owner: str, more: int | None = None, but: Collection[str] = ()) -> None:
        """Judge a file of `size` bytes, of which `more` are still to come, by everything.

        The quota counts what is promised to uploads, but not to those of `but`. Raises TooLarge,
        QuotaExceeded or DiskFull.
        """
        self.check_size(size)
        if self._quotas is not None:
            self._quotas.check(size, owner=owner, but=but)
        self.check_disk(size if more is None else more)

    def check_size(self, size: int) -> None:
        """Raises TooLarge for a file of more bytes than this server accepts."""
        if self.limit is not None and size > self.limit:
            raise TooLarge(f"That file is larger than this server accepts ({in_words(self.limit)}).")

    def check_disk(self, wanted: int) -> None:
        """Raises DiskFull when so many more bytes would leave too little room."""
        if self._files.free_bytes() - wanted < RESERVE_BYTES:
            raise DiskFull
