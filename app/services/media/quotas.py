"""How much each person may keep here. What is asked is judged before a byte of it is taken."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.amounts import in_words
from app.domain.errors import NotFound, QuotaExceeded
from app.domain.usage import Usage
from app.ports import AssetStore, FileStore, UploadStore
from app.services.permits import Permits

TRASH_COUNTS = " What is in the trash counts until it is gone for good."


class Quotas:
    """Everybody's quota and usage. Without accounts there is one person, with the default."""

    def __init__(
        self,
        *,
        assets: AssetStore,
        uploads: UploadStore,
        files: FileStore,
        permits: Permits,
        default: int | None = None,
    ) -> None:
        self._assets = assets
        self._uploads = uploads
        self._files = files
        self._permits = permits
        self._default = default

    def usage(self, *, owner: str, but: Collection[str] = ()) -> Usage:
        """What a person uses, not counting what is promised to those uploads."""
        kept, trashed = self._assets.bytes_of(owner)
        return Usage(
            kept=kept,
            trashed=trashed,
            arriving=self._uploads.promised(owner, but=but),
            quota=self._quota_of(owner),
            free=self._files.free_bytes(),
        )

    def check(self, size: int, *, owner: str, but: Collection[str] = ()) -> None:
        """Raises QuotaExceeded when a person has no room for so many bytes more."""
        if self._quota_of(owner) is None:
            return
        usage = self.usage(owner=owner, but=but)
        assert usage.quota is not None
        if usage.used + size > usage.quota:
            left = in_words(max(0, usage.quota - usage.used))
            of_all = f"{left} of your {in_words(usage.quota)} are left"
            raise QuotaExceeded(
                f"That needs {in_words(size)}, and {of_all}.{TRASH_COUNTS if usage.trashed else ''}"
            )

    def _quota_of(self, owner: str) -> int | None:
        try:
            own = self._permits.person(owner).quota
        except NotFound:
            own = None
        return self._default if own is None else own
