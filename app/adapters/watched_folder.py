"""A folder of this machine in which files appear."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.adapters.import_folder import DiskImportFolder
from app.domain.errors import InvalidRequest
from app.ports.watching import WatchedFile

MOST_FILES = 10_000


class DiskWatchedFolder:
    """Part of the import folder, or all of it."""

    def __init__(self, folder: Path, imports: Path) -> None:
        self._folder = folder
        self._imports = imports
        self._opening = DiskImportFolder(imports)

    def files(self) -> Sequence[WatchedFile]:
        """The plain files in it and in the folders right below it, by path."""
        found = [file for _, file in zip(range(MOST_FILES), self._walk(self._folder, 1), strict=False)]
        return sorted(found, key=lambda file: file.path)

    def sha256(self, file: WatchedFile) -> str | None:
        """What the file holds; None when it is not as it was any more."""
        try:
            with self._opening.opened(file.path) as found:
                digest = hashlib.file_digest(found.file, "sha256").hexdigest()  # type: ignore[arg-type]
                facts = os.fstat(found.file.fileno())
        except (InvalidRequest, OSError):
            return None
        return digest if (facts.st_size, facts.st_mtime_ns) == (file.size, file.modified) else None

    def _walk(self, folder: Path, deeper: int) -> Iterator[WatchedFile]:
        try:
            entries = list(os.scandir(folder))
        except OSError:  # it is gone, or not ours to read
            return
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if deeper:
                    yield from self._walk(Path(entry.path), deeper - 1)
            elif entry.is_file(follow_symlinks=False):
                facts = entry.stat(follow_symlinks=False)
                path = Path(entry.path).relative_to(self._imports).as_posix()
                inside = "" if deeper else folder.name
                yield WatchedFile(path, inside, facts.st_size, facts.st_mtime_ns)
