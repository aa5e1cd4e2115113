"""How much each person may keep here. What is asked is judged before a byte of it is taken."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.amounts import in_words
from app.domain.errors import NotFound, QuotaExceeded
from app.domain.usage import Usage
from app.ports import AssetStore, FileStore, UploadStore
from app.ports.reservations import Reservations
from app.services.permits import Permits

TRASH_COUNTS = " What is in the trash counts until it is gone for good: empty it to make room."


class Quotas:
    """Everybody's quota and usage. Without accounts there is one person, with the default."""

    def __init__(
        self,
        *,
        assets: AssetStore,
        uploads: UploadStore,
        reservations: Reservations,
        files: FileStore,
        permits: Permits,
        default: int | None = None,
    ) -> None:
        self._assets = assets
        self._uploads = uploads
        self._reservations = reservations
        self._files = files
        self._permits = permits
        self._default = default

    def usage(self, *, owner: str, but: Collection[str] = ()) -> Usage:
        """What a person uses, not counting what is promised to those uploads."""
        kept, trashed = self._assets.bytes_of(owner)
        return Usage(
            kept=kept,
            trashed=trashed,
            arriving=self._uploads.promised(owner, but=but) + self._reservations.promised(owner),
            quota=self._quota_of(owner),
            free=self._files.free_bytes(),
        )

    def check(self, size: int, *, owner: str, but: Collection[str] = ()) -> None:
        """Raises QuotaExceeded when a person has no room for so many bytes more."""
        if self._quota_of(owner) is not None:
            _judge(size, self.usage(owner=owner, but=but))

    def reserve(self, size: int, *, owner: str, job_id: str) -> None:
        """Promise a job so many bytes, which nobody else is let have then.

        Raises QuotaExceeded when a person has no room for them.
        """
        others = self._reservations.hold(job_id, owner=owner, size=size)
        if self._quota_of(owner) is None:
            return
        kept, trashed = self._assets.bytes_of(owner)
        arriving = self._uploads.promised(owner) + others
        _judge(size, Usage(kept, trashed, arriving, self._quota_of(owner), free=0))

    def release(self, job_id: str) -> None:
        """A job holds no bytes any more that are not in the library."""
        self._reservations.release(job_id)

    def _quota_of(self, owner: str) -> int | None:
        try:
            own = self._permits.person(owner).quota
        except NotFound:
            own = None
        return self._default if own is None else own


def _judge(size: int, usage: Usage) -> None:
    assert usage.quota is not None
    if usage.used + size > usage.quota:
        left = in_words(max(0, usage.quota - usage.used))
        of_all = f"{left} of your {in_words(usage.quota)} are left"
        raise QuotaExceeded(
            f"That needs {in_words(size)}, and {of_all}.{TRASH_COUNTS if usage.trashed else ''}"
        )
