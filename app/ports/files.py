"""Files under names of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is there."""

    key: str
    bytes: int
    made_at: float  # seconds since 1970
    used_at: float  # the same; as far as the disk notes it, and never before it was made


class FileStore(Protocol):
    """Files under names of ours. A key is a relative POSIX path; no user's word is ever part of it."""

    def path(self, key: str) -> Path:
        """Where the file of a key is or would be, on this machine. Raises NotFound for a bad key."""
        ...

    def exists(self, key: str) -> bool: ...

    def writing(self, key: str) -> AbstractContextManager[BinaryIO]:
        """Write aside, then into place when the block ends well; otherwise nothing stays. Raises DiskFull."""
        ...

    def adopt(self, source: Path, key: str) -> None:
        """Move a finished file from the scratch folder into place, atomically."""
        ...

    def scratch(self, name: str) -> Path:
        """A folder for a job's work, on the same file system as the files. It may exist already."""
        ...

    def discard_scratch(self, name: str) -> None: ...

    def delete(self, key: str) -> None: ...

    def delete_tree(self, prefix: str) -> None: ...

    def kept(self, prefix: str) -> Iterator[KeptFile]:
        """Every file whose key begins with `prefix/`. One that goes meanwhile may be missing."""
        ...

    def free_bytes(self) -> int: ...
