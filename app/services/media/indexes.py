"""The media indexes of assets: kept beside their files, made when they are missing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future

from app.domain.errors import InvalidDocument, RenderError, StorageError
from app.domain.media import Asset
from app.domain.media_index import MediaIndex
from app.domain.media_index_file import index_from_bytes
from app.domain.render_plan.copyable import wants_index
from app.ports import FileStore, MediaWork
from app.services.ids import new_id

logger = logging.getLogger(__name__)

MOST_HELD = 2_000_000  # pictures whose places are held in memory, some sixty bytes for each
AS_MANY = 1_000  # pictures: what a file at least counts for


class Indexes:
    """What is known of where assets can be cut without encoding."""

    def __init__(self, files: FileStore, work: MediaWork, *, new_id: Callable[[], str] = new_id) -> None:
        self._files = files
        self._work = work
        self._new_id = new_id
        self._held: dict[str, MediaIndex | None] = {}
        self._being_read: dict[str, Future[MediaIndex | None]] = {}  # others wait only for the same file
        self._lock = threading.Lock()
        self._unkept: set[str] = set()  # ids of assets

    def lacks_room(self, asset: Asset) -> bool:
        """Whether the asset has no index since none could be kept when it was last asked for."""
        return asset.id in self._unkept

    def of(self, assets: Iterable[Asset]) -> Mapping[str, MediaIndex]:
        """The indexes of those assets that can have one. Making one reads the whole file once.

        Where one cannot be kept, as on a full disk, there is none until it can.
        """
        found = {asset.id: self._index_if_kept(asset) for asset in assets if wants_index(asset)}
        return {asset_id: index for asset_id, index in found.items() if index is not None}

    def _index_if_kept(self, asset: Asset) -> MediaIndex | None:
        try:
            index = self._index(asset)
        except (StorageError, OSError) as error:  # it helps, and nothing needs it
            logger.warning("Asset %s has no index for now: %s", asset.id, error)
            self._unkept.add(asset.id)
            return None
        self._unkept.discard(asset.id)
        return index

    def _index(self, asset: Asset) -> MediaIndex | None:
        mine: Future[MediaIndex | None] = Future()
        with self._lock:
            if asset.id in self._held:
                self._held[asset.id] = self._held.pop(asset.id)  # the last one to be let go
                return self._held[asset.id]
            being_read = self._being_read.setdefault(asset.id, mine)
        if being_read is not mine:
            return being_read.result()
        try:
            mine.set_result(self._read(asset) or self._make(asset))
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            self._end(asset.id, mine)
        return mine.result()

    def _end(self, asset_id: str, read: Future[MediaIndex | None]) -> None:
        with self._lock:
            del self._being_read[asset_id]
            if read.exception() is None:
                self._held[asset_id] = read.result()
                self._let_go()

    def _let_go(self) -> None:
        """Forget what nobody has asked for in the longest time, where there is too much."""
        held = sum(map(_weight, self._held.values()))
        while held > MOST_HELD and len(self._held) > 1:
            held -= _weight(self._held.pop(next(iter(self._held))))

    def _read(self, asset: Asset) -> MediaIndex | None:
        key = index_key(asset.key)
        if not self._files.exists(key):
            return None
        try:
            return index_from_bytes(self._files.path(key).read_bytes())
        except (InvalidDocument, OSError) as error:
            logger.info("The index of asset %s is made anew: %s", asset.id, error)
            return None

    def _make(self, asset: Asset) -> MediaIndex | None:
        scratch = f"index-{self._new_id()}"
        try:
            if asset.info is None or not self._files.exists(asset.key):
                return None
            made = self._work.index(
                self._files.path(asset.key),
                asset.info,
                self._files.scratch(scratch),
                report=lambda progress: None,
                cancelled=lambda: False,
            )
            self._files.adopt(made, index_key(asset.key))
            return self._read(asset)
        except RenderError as error:
            logger.info("Asset %s has no index: %s", asset.id, error.message)
            return None
        finally:
            self._files.discard_scratch(scratch)


def _weight(index: MediaIndex | None) -> int:
    return max(AS_MANY, len(index.picture.pts) if index and index.picture else 0)


def index_key(original: str) -> str:
    """Where the index of a file lies: beside its bytes, whoever has them under whatever name."""
    return f"{original.rpartition('/')[0]}/index"
