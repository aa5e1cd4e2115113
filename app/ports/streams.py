"""The events of jobs as each person's stream has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.jobs import Cursor, Job, ProgressEvent


@dataclass(frozen=True, slots=True)
class Head:
    """Where an owner's stream stands: `oldest` is the first event that is still kept."""

    epoch: str
    seq: int
    oldest: int


class StreamStore(Protocol):
    """The part of the JobStore that live progress is read from."""

    def head(self, owner: str) -> Head: ...

    def heads(self, owners: Sequence[str]) -> Mapping[str, Head]: ...

    def events(self, owner: str, *, after: int, limit: int = 500) -> Sequence[ProgressEvent]:
        """Stored events with a `seq` above `after`, in order."""
        ...

    def snapshot(self, owner: str, *, limit: int = 200) -> tuple[Head, Sequence[Job]]:
        """The head of a person's stream and the newest jobs that they see, read in one transaction.

        Their newest jobs of several exports are among them, also where the parts of one are too many.
        """
        ...

    def cursor_known(self, cursor: Cursor, owner: str) -> bool:
        """Whether everything after the cursor is still kept."""
        ...
