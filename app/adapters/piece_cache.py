"""Pieces of exports on the disk of the files; around each export the oldest go that are too many.

    pieces / person / piece / sha-256 of its bytes

Giving a piece away makes a second name for the same bytes, so one that is in use may be removed
here at any time. What one person's exports have made serves only that person: not even the time
that an export takes tells anybody what others have.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.services.ids import new_id

logger = logging.getLogger(__name__)

LEFT_SECONDS = 86_400.0  # after which what was put aside is nobody's: whoever did it is dead
SHARE_OF_FREE = 4  # the cache holds at most this part of what the disk would have without it


class DiskPieces:
    """The pieces of everybody. `limit` is in bytes; 0 keeps nothing."""

    def __init__(self, root: Path, *, limit: int, clock: Callable[[], float] = time.time) -> None:
        self._root = root.absolute()
        self._limit = limit
        self._clock = clock

    def of(self, person: str) -> PersonalPieces:
        """The cache of one person."""
        return PersonalPieces(self._root / person, limit=self._limit)

    def make_room(self) -> int:
        """Remove those that are too many, the longest unused first; how many bytes went.

        What still has another name takes no room of its own, and is not counted.
        """
        self._remove_left()
        found = [(path, entry) for path, entry in self._entries() if entry.st_nlink == 1]
        if not found:
            return 0
        all_of_it = taken = sum(entry.st_size for _, entry in found)
        free = shutil.disk_usage(self._root).free
        most = min(self._limit, (free + taken) // SHARE_OF_FREE)
        for path, entry in sorted(found, key=lambda each: each[1].st_mtime):
            if taken <= most:
                break
            remove(path)
            taken -= entry.st_size
        return all_of_it - taken

    def _remove_left(self) -> None:
        """What somebody put aside and did not come to keep holds bytes that nobody would ever give back."""
        for aside in self._root.glob("*/.*"):
            with contextlib.suppress(OSError):
                # by the time of its name: a second name has the mtime of the first
                if self._clock() - aside.stat().st_ctime > LEFT_SECONDS:
                    aside.unlink()

    def _entries(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self._root.glob("*/*/*"):
            with contextlib.suppress(OSError):
                yield path, path.stat()


class PersonalPieces:
    """The PieceCache of one person. A piece is as old as its last use."""

    def __init__(self, folder: Path, *, limit: int) -> None:
        self._folder = folder
        self._limit = limit

    def has(self, name: str) -> bool:
        """Whether there is such a piece; that it is whole is not looked at."""
        try:
            return any((self._folder / name).iterdir())
        except OSError:
            return False

    def fetch(self, name: str, place: Path) -> bool:
        """Put a piece at `place`; False when there is none or it was damaged."""
        try:
            kept = next((self._folder / name).iterdir(), None)
            if kept is None:
                return False
            _second_name(kept, place)
            if _sha256(place) == kept.name:
                os.utime(kept)
                return True
            logger.warning("The kept piece %s was damaged and is made again", name)
            place.unlink()
            remove(kept)
        except OSError as error:
            if not isinstance(error, FileNotFoundError):
                logger.warning("The kept piece %s cannot be used: %s", name, error)
        return False

    def keep(self, name: str, made: Path) -> None:
        """Remember a finished file, if it is no larger than all that may be kept."""
        aside = self._folder / f".{new_id()}"
        try:
            if made.stat().st_size > self._limit:
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            _second_name(made, aside)
            (self._folder / name).mkdir(exist_ok=True)
            aside.replace(self._folder / name / _sha256(aside))
        except OSError as error:
            logger.warning("The piece %s cannot be kept: %s", name, error)
        finally:
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)

    def forget(self, name: str) -> None:
        """Give a piece away no more."""
        shutil.rmtree(self._folder / name, ignore_errors=True)


def remove(kept: Path) -> None:
    """Take a piece out, and the folder that was there for it."""
    with contextlib.suppress(OSError):
        kept.unlink()
        kept.parent.rmdir()


def _second_name(file: Path, place: Path) -> None:
    try:
        place.hardlink_to(file)
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError:  # not every file system gives a file two names
        shutil.copyfile(file, place)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
