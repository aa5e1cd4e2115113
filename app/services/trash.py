"""What was deleted: shown, taken back within thirty days, and forgotten with its files: then, or at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from app.domain.trash import DAYS_KEPT, Trashed, TrashKind
from app.ports import EventBus, FileStore
from app.ports.lists import TrashStore
from app.services.clock import days_ago_iso, now_iso
from app.services.lists.batches import lists_topic
from app.services.media.library import Library
from app.services.media.places import media_topic
from app.services.progress.announcing import projects_topic, tell

logger = logging.getLogger(__name__)


class Trash:
    """Everybody's trash. Another owner's things are not in it."""

    def __init__(
        self,
        *,
        store: TrashStore,
        files: FileStore,
        library: Library,
        bus: EventBus,
        too_old: Callable[[], str] = lambda: days_ago_iso(DAYS_KEPT),
        now: Callable[[], str] = now_iso,
    ) -> None:
        self._store = store
        self._files = files
        self._library = library
        self._bus = bus
        self._too_old = too_old
        self._now = now

    def items(self, *, owner: str) -> Sequence[Trashed]:
        """What can be taken back, last deleted first."""
        return self._store.items(owner)

    def take_back(self, kind: TrashKind, item_id: str, *, owner: str) -> Trashed:
        """Have something found again. Raises NotFound when it is not, or no longer, in the trash."""
        item = self._store.take_back(kind, item_id, owner=owner)
        logger.info("%s %s taken back", kind.value.capitalize(), item_id)
        if kind is TrashKind.MEDIA:
            self._library.resume(item_id, owner=owner)
        self._announce(item)
        return item

    def forget(self, kind: TrashKind, item_id: str, *, owner: str) -> Trashed:
        """Forget something for good, now. Raises NotFound when it is not in the trash."""
        item = self._store.get(kind, item_id, owner=owner)
        self._forget(item)
        logger.info("%s %s deleted for good", kind.value.capitalize(), item_id)
        self._announce(item)
        return item

    def empty(self, *, owner: str) -> int:
        """Forget for good all that is in a person's trash now; how many there were."""
        gone, began = 0, self._now()
        while found := [item for item in self._store.items(owner) if item.deleted_at <= began]:
            for item in found:
                self._forget(item)
            gone += len(found)
            for last in {item.kind: item for item in found}.values():
                self._announce(last)
        logger.info("Trash of %s emptied of %d things", owner, gone)
        return gone

    def sweep(self) -> int:
        """Forget for good what is older than thirty days; how many there were."""
        gone = 0
        while found := self._store.older(self._too_old()):
            for item in found:
                self._forget(item)
            gone += len(found)
        return gone

    def _forget(self, item: Trashed) -> None:
        """Its files go too, but for those that something else still uses."""
        for key in self._store.forget(item):
            self._files.delete_tree(key)

    def _announce(self, item: Trashed) -> None:
        if item.kind is TrashKind.MEDIA:
            tell(self._bus, media_topic(item.owner), {"asset_id": item.id})
        elif item.kind is TrashKind.PROJECT:
            tell(self._bus, projects_topic(item.owner), {})
        else:
            tell(self._bus, lists_topic(item.owner), {"list_id": item.within or item.id})
