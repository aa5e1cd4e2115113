"""What was deleted: shown, taken back within thirty days, and forgotten with its files afterwards."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from app.domain.trash import DAYS_KEPT, Trashed, TrashKind
from app.ports import EventBus, FileStore
from app.ports.lists import TrashStore
from app.services.clock import days_ago_iso
from app.services.lists.batches import lists_topic
from app.services.media.library import Library
from app.services.media.places import media_topic
from app.services.progress.announcing import tell

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
    ) -> None:
        self._store = store
        self._files = files
        self._library = library
        self._bus = bus
        self._too_old = too_old

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

    def sweep(self) -> int:
        """Forget for good what is older than thirty days; how many there were."""
        gone = 0
        while found := self._store.older(self._too_old()):
            for item in found:
                for key in self._store.forget(item):
                    self._files.delete_tree(key)
            gone += len(found)
        return gone

    def _announce(self, item: Trashed) -> None:
        if item.kind is TrashKind.MEDIA:
            tell(self._bus, media_topic(item.owner), {"asset_id": item.id})
        elif item.kind is TrashKind.PROJECT:
            tell(self._bus, f"projects:{item.owner}", {})
        else:
            tell(self._bus, lists_topic(item.owner), {"list_id": item.within or item.id})
