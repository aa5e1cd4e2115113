"""What is wrong with a row of a CSV file, before anything is brought in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.errors import AppError
from app.domain.lists import MAX_SOURCE, MAX_TITLE, Entry, check_entry, is_address
from app.ports.lists import ImportFolder


@dataclass(frozen=True, slots=True)
class JudgedEntry:
    """A row of a CSV file, and what is wrong with it."""

    entry: Entry
    error: str | None


class Judge:
    """Judges rows by what they say and whether it may be fetched; nothing is opened for it."""

    def __init__(self, folder: ImportFolder, check_address: Callable[[str], object] | None) -> None:
        self._folder = folder
        self._check_address = check_address

    def judged(self, entry: Entry) -> JudgedEntry:
        """The row, and the first thing that is wrong with it."""
        try:
            self._check(entry)
        except AppError as error:
            return JudgedEntry(entry, error.message)
        return JudgedEntry(entry, None)

    def _check(self, entry: Entry) -> None:
        check_entry(entry)
        if not is_address(entry.source):
            self._folder.check(entry.source)
        elif self._check_address is not None:
            self._check_address(entry.source)
        if entry.captions:
            self._folder.check(entry.captions)


def storable(entry: Entry) -> Entry:
    """The entry, cut where it is too long anyway, so that it still fails for that."""
    return replace(
        entry,
        source=entry.source[: MAX_SOURCE + 1],
        title=entry.title[: MAX_TITLE + 1],
        start=entry.start[:MAX_TITLE],
        end=entry.end[:MAX_TITLE],
        captions=entry.captions[: MAX_SOURCE + 1],
    )
