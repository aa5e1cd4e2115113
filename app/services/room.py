"""Whether there is room for bytes that want to come in."""

from __future__ import annotations

from app.domain.amounts import in_words
from app.domain.errors import DiskFull, TooLarge
from app.ports import FileStore

RESERVE_BYTES = 200_000_000  # left free, so that the database can still be written


class Room:
    """The limits of what is brought in: the largest file, and the free disk."""

    def __init__(self, files: FileStore, *, limit: int | None) -> None:
        self._files = files
        self.limit = limit

    def check_size(self, size: int) -> None:
        """Raises TooLarge for a file of more bytes than this server accepts."""
        if self.limit is not None and size > self.limit:
            raise TooLarge(f"That file is larger than this server accepts ({in_words(self.limit)}).")

    def check_disk(self, wanted: int) -> None:
        """Raises DiskFull when so many more bytes would leave too little room."""
        if self._files.free_bytes() - wanted < RESERVE_BYTES:
            raise DiskFull
