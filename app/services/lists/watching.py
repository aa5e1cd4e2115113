"""A watched folder: files that appear in it become videos of a list, once each.

Each folder in it has a list of its own, called like it. That list may be given another name.

A file counts as complete when two looks, some seconds apart, find it the same. What a list was given
before is remembered by content too, so that a file that is renamed, or copied once more, does not
come twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from app.domain.errors import AppError
from app.domain.lists import Entry
from app.domain.names import display_name
from app.ports.watching import WatchedFile, WatchedFolder, WatchMemory
from app.services.clock import now_iso
from app.services.lists.lists import Lists

logger = logging.getLogger(__name__)

SETTLED_SECONDS = 5.0
AT_ONCE = 100  # files that are taken in one look
UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".filepart", "~")


class Watching:
    """Looks when it is asked to; one process at a time asks.

    `name` is the list of what lies in no folder of its own, `whose` says who the lists belong to.
    """

    def __init__(
        self,
        *,
        folder: WatchedFolder,
        memory: WatchMemory,
        lists: Lists,
        name: str,
        whose: Callable[[], str],
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], str] = now_iso,
    ) -> None:
        self._folder = folder
        self._memory = memory
        self._lists = lists
        self._name = name
        self._whose = whose
        self._monotonic = monotonic
        self._now = now
        self._since: dict[WatchedFile, float] = {}

    def look(self) -> int:
        """Take what is complete and new; how many files that were."""
        now = self._monotonic()
        lying = [file for file in self._folder.files() if not file.path.lower().endswith(UNFINISHED)]
        self._since = {file: self._since.get(file, now) for file in lying}
        settled = [file for file, since in self._since.items() if now - since >= SETTLED_SECONDS]
        new = [file for file in settled if file.size and not self._memory.seen(file)][:AT_ONCE]
        return sum(self._take(file) for file in new)

    def _take(self, file: WatchedFile) -> bool:
        sha256 = self._folder.sha256(file)
        if sha256 is None:
            return False  # it is being written after all
        owner = self._whose()
        list_id = self._list(owner, file)
        new = not self._memory.brought(list_id, sha256)
        if new:
            # The key makes it safe to be killed between this line and the last one.
            key = f"watched:{sha256}"
            self._lists.bring_in(list_id, owner=owner, entries=[Entry(file.path)], idempotency_key=key)
            logger.info("A file of %d bytes appeared in the watched folder", file.size)
        self._memory.remember(file, list_id=list_id, sha256=sha256, at=self._now())
        return new

    def _list(self, owner: str, file: WatchedFile) -> str:
        names = {one.list.id: one.list.name for one in self._lists.list(owner=owner)}
        last = self._memory.last_list(file)
        if last in names and not (file.folder and names[last] == self._name):
            return last
        name = display_name(file.folder) if file.folder else self._name
        for list_id, known in names.items():
            if known == name:
                return list_id
        return self._lists.create(owner=owner, name=name).list.id


def look_quietly(watching: Watching) -> None:
    """Look, and leave it to the next time when something is away."""
    try:
        watching.look()
    except AppError as error:
        logger.warning("The watched folder waits: %s", error.message)
    except Exception:
        logger.exception("The watched folder was not looked at")
