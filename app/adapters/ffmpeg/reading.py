"""What a running program has read of its files, where the system tells (Linux)."""

from __future__ import annotations

import stat
from contextlib import suppress
from pathlib import Path

OVER_AND_OVER = 10  # times that it may read as much as its files hold, and still have nothing to show for it


class Reading:
    """Whether a program that has nothing to say gets on with its files.

    A file may be made so that a program reads it again and again for ever: that is not getting on.
    """

    def __init__(self, pid: int) -> None:
        self._process = Path("/proc", str(pid))
        self._sizes: dict[tuple[int, int], int] = {}  # of all files that were seen open
        self._since: int | None = None  # bytes read when it was asked first, after it last made something
        self._bytes = 0

    def begin_anew(self) -> None:
        """It has made something."""
        self._since = None

    def goes_on(self) -> bool:
        """Whether it has read more since it was asked last."""
        last, self._bytes = self._bytes, self._bytes_read()
        if self._since is None:
            self._since = self._bytes
            return False
        if self._bytes <= last:
            return False
        self._look()
        return self._bytes - self._since <= OVER_AND_OVER * sum(self._sizes.values())

    def _bytes_read(self) -> int:
        with suppress(OSError, ValueError):  # it has just ended, or this is not Linux
            for line in (self._process / "io").read_text().splitlines():
                name, _, number = line.partition(": ")
                if name == "rchar":
                    return int(number)
        return 0

    def _look(self) -> None:
        with suppress(OSError):
            for opened in (self._process / "fd").iterdir():
                with suppress(OSError):  # just closed
                    found = opened.stat()
                    if stat.S_ISREG(found.st_mode):
                        self._sizes[found.st_dev, found.st_ino] = found.st_size
