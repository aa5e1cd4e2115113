"""What was deleted, and can be taken back for a while."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DAYS_KEPT = 30


class TrashKind(StrEnum):
    """What can be taken back."""

    PROJECT = "project"
    MEDIA = "media"
    LIST = "list"
    VIDEO = "video"  # of a list


@dataclass(frozen=True, slots=True)
class Trashed:
    """Something that was deleted."""

    kind: TrashKind
    id: str
    owner: str
    name: str
    deleted_at: str  # ISO 8601, UTC
    within: str | None = None  # the list that a video was taken out of
