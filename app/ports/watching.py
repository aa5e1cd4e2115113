"""What a watched folder needs from outside. Promises only, as in `app.ports`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WatchedFile:
    """A file as it lay in the folder; `path` is relative to the import folder.

    `folder` is the name of the folder in the watched one that it lies in; empty: in none.
    """

    path: str
    folder: str
    size: int
    modified: int  # nanoseconds since 1970


class WatchedFolder(Protocol):
    """The folder that is watched."""

    def files(self) -> Sequence[WatchedFile]:
        """The plain files in it and in the folders right below it, by path. Links are never followed."""
        ...

    def sha256(self, file: WatchedFile) -> str | None:
        """What the file holds; None when it is not as it was any more."""
        ...


class WatchMemory(Protocol):
    """What was seen in the folder, also before a restart."""

    def seen(self, file: WatchedFile) -> bool: ...

    def brought(self, list_id: str, sha256: str) -> bool:
        """Whether a list was given that content from the folder before, under whatever name."""
        ...

    def last_list(self, beside: WatchedFile) -> str | None:
        """Which list the last file was given to that was seen in the folder of that one."""
        ...

    def remember(self, file: WatchedFile, *, list_id: str, sha256: str, at: str) -> None:
        """Note a file as seen, in place of what lay there before."""
        ...
