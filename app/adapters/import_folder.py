"""The folder from which the administrator lets people bring files in by their path."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.domain.errors import InvalidRequest
from app.ports.lists import FoundFile

NOT_SET = "Videos cannot be brought in by a path here: the administrator has not set an import folder."
MISSING = "There is no such file in the import folder."  # also of what lies outside: nobody learns of it


class DiskImportFolder:
    """A folder of this machine, or none. What is not inside it, links resolved, does not exist."""

    def __init__(self, root: Path | None) -> None:
        self._root = root

    def check(self, path: str) -> None:
        """Raises InvalidRequest when nothing may be read there, without opening it."""
        if not self._inside(path).is_file():
            raise InvalidRequest(MISSING)

    @contextmanager
    def opened(self, path: str) -> Iterator[FoundFile]:
        """Open a plain file that lies inside, links resolved. Raises InvalidRequest."""
        found = self._inside(path)
        try:
            # Not to be followed: a link that takes the file's place now was never judged.
            handle = os.open(found, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise InvalidRequest(MISSING) from error
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode):
            os.close(handle)
            raise InvalidRequest(MISSING)
        with os.fdopen(handle, "rb") as file:
            with suppress(OSError):  # a folder on the way may have become a link meanwhile
                if Path(f"/proc/self/fd/{handle}").readlink() != found:
                    raise InvalidRequest(MISSING)
            yield FoundFile(file, found.name, facts.st_size)

    def _inside(self, path: str) -> Path:
        if self._root is None:
            raise InvalidRequest(NOT_SET)
        wanted = path.replace("\\", "/")
        if "\0" in wanted or ".." in wanted.split("/"):
            raise InvalidRequest(MISSING)
        try:
            root = self._root.resolve(strict=True)
            found = (root / wanted).resolve(strict=True)
        except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links in a circle
            raise InvalidRequest(MISSING) from error
        if not found.is_relative_to(root):
            raise InvalidRequest(MISSING)
        return found
