"""Files under names of ours."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol


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

    def free_bytes(self) -> int: ...
