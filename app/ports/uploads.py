"""Uploads that are under way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from app.domain.uploads import Upload, UploadState


class UploadStore(Protocol):
    """Uploads between their requests; the bytes lie in the file store."""

    def add(self, upload: Upload) -> None: ...

    def get(self, upload_id: str, *, owner: str) -> Upload: ...

    def list(self, *, owner: str) -> Sequence[Upload]:
        """Those that still arrive, newest first."""
        ...

    def promised(self, owner: str, *, but: Collection[str] = ()) -> int:
        """Bytes that a person's uploads hold or are to have, until each has become a file."""
        ...

    def advance(self, upload_id: str, *, offset: int, length: int | None, expires_at: str) -> Upload:
        """Note how far it has come. Raises NotFound when it was terminated meanwhile."""
        ...

    def settle(
        self, upload_id: str, state: UploadState, *, job_id: str | None = None, error: str | None = None
    ) -> Upload:
        """Note what became of one that is complete."""
        ...

    def delete(self, upload_id: str, *, owner: str) -> None: ...

    def expired(self, *, before: str, limit: int = 100) -> Sequence[Upload]:
        """Everybody's uploads whose time has run out, the oldest first."""
        ...
