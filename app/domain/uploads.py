"""A file that arrives over many requests, and what is known of it between them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class UploadRole(StrEnum):
    """What an upload is for."""

    WHOLE = "whole"  # it becomes a media file
    PARTIAL = "partial"  # a part of one, sent beside others
    FINAL = "final"  # made of parts that lie here already


class UploadState(StrEnum):
    """Where an upload is in its life."""

    ARRIVING = "arriving"
    COMPLETED = "completed"  # all of it is here, and in the library if it is not a part
    REFUSED = "refused"  # all of it is here, and cannot be used; `Upload.error` says why


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload, as its row tells it."""

    id: str
    owner: str
    role: UploadRole
    state: UploadState
    length: int | None  # bytes of the whole; None while the sender does not know
    offset: int  # bytes that are safe on the disk
    metadata: str  # as the sender wrote it, given back unchanged
    asset_id: str  # the media file that it becomes
    created_at: str  # ISO 8601, UTC
    expires_at: str
    parts: tuple[str, ...] = ()  # what a final one was made of
    job_id: str | None = None  # looks into the file
    progress_job: str | None = None  # tells others how far it is
    progress_token: str | None = None  # the right to write to that job
    error: str | None = None

    @property
    def full(self) -> bool:
        """Whether no byte is missing."""
        return self.length == self.offset
