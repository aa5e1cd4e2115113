"""Whether there is room for bytes that want to come in."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.amounts import in_words
from app.domain.errors import DiskFull, TooLarge
from app.ports import DownloadCheck, FileStore
from app.services.media.quotas import Quotas

RESERVE_BYTES = 200_000_000  # left free, so that the database can still be written
STEP_BYTES = 16_000_000  # by which what is promised to a file of unknown length grows


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

    def reserving(self, *, owner: str, job_id: str) -> DownloadCheck:
        """What judges a file that a job brings in, and keeps room for as much of it as is known.

        The room is the job's until `release`, or its end. The check raises TooLarge, QuotaExceeded or
        DiskFull; a file whose length nobody told is judged now and then, and has to be at its end.
        """
        held = -STEP_BYTES

        def check(size: int, more: int) -> None:
            nonlocal held
            self.check_size(size)
            if self._quotas is not None and (more > 0 or size - held >= STEP_BYTES):
                self._quotas.reserve(size, owner=owner, job_id=job_id)
                held = max(held, size)
            self.check_disk(more)

        return check

    def reserve(self, size: int, *, owner: str, job_id: str) -> None:
        """Judge all that a job has brought in, and keep room for it. Raises TooLarge, QuotaExceeded."""
        self.check_size(size)
        if self._quotas is not None:
            self._quotas.reserve(size, owner=owner, job_id=job_id)

    def release(self, job_id: str) -> None:
        """What a job reserved is in the library now, or will not come."""
        if self._quotas is not None:
            self._quotas.release(job_id)

    def check_size(self, size: int) -> None:
        """Raises TooLarge for a file of more bytes than this server accepts."""
        if self.limit is not None and size > self.limit:
            raise TooLarge(f"That file is larger than this server accepts ({in_words(self.limit)}).")

    def check_disk(self, wanted: int) -> None:
        """Raises DiskFull when so many more bytes would leave too little room."""
        if self._files.free_bytes() - wanted < RESERVE_BYTES:
            raise DiskFull
