"""Taking a file in within a job that is running already: copied, looked into, its pictures on order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import (
    DiskFull,
    MediaError,
    MediaUnreadable,
    NotFound,
    QuotaExceeded,
    RenderCancelled,
)
from app.domain.jobs import Queue
from app.domain.media import Asset, AssetState
from app.domain.names import display_name
from app.ports import AssetStore, Cancelled, EventBus, FileStore
from app.services.clock import now_iso
from app.services.media.places import media_topic, original_key
from app.services.media.preparing import Preparing
from app.services.media.quotas import Quotas
from app.services.media.room import Room
from app.services.progress.announcing import tell

CHUNK_BYTES = 1 << 20
LOOK_EVERY_CHUNKS = 16  # how often the disk is asked while bytes are copied


class Taking:
    """Takes files in for other services. Whoever is killed may ask again under the same id."""

    def __init__(
        self,
        *,
        assets: AssetStore,
        files: FileStore,
        preparing: Preparing,
        bus: EventBus,
        max_upload_bytes: int | None = None,
        quotas: Quotas | None = None,
        now: Callable[[], str] = now_iso,
    ) -> None:
        self._assets = assets
        self._files = files
        self._preparing = preparing
        self._bus = bus
        self._room = Room(files, limit=max_upload_bytes, quotas=quotas)
        self._now = now

    def take_in(
        self, source: BinaryIO, *, owner: str, asset_id: str, name: str, size: int, cancelled: Cancelled
    ) -> Asset:
        """Copy a file and look into it. Of one that cannot be used nothing stays.

        Raises TooLarge, QuotaExceeded, DiskFull, MediaError, RenderCancelled.
        """
        asset = self._assets.get_many([asset_id]).get(asset_id)
        if asset is not None and asset.state is AssetState.FAILED:
            self.discard(asset_id, owner=owner)
            asset = None
        if asset is None:
            asset = _new_asset(asset_id, owner=owner, name=name, size=size, at=self._now())
            asset = self._copy(source, asset, cancelled=cancelled)
        return self._look_into(asset)

    def take_over(self, path: Path, *, owner: str, asset_id: str, name: str) -> Asset:
        """Take a file that lies on our disk already, and look into it. Raises MediaError.

        Of one that cannot be used nothing stays.
        """
        asset = self._assets.get_many([asset_id]).get(asset_id)
        if asset is None:
            key = original_key(asset_id)
            if not self._files.exists(key):
                self._files.adopt(path, key)
            size = self._files.path(key).stat().st_size
            asset = _new_asset(asset_id, owner=owner, name=name, size=size, at=self._now())
            self._assets.add(asset)
        return self._look_into(asset)

    def discard(self, asset_id: str, *, owner: str) -> None:
        """Forget a file that nobody has seen yet, with its bytes; it need not exist."""
        try:
            self._assets.delete(asset_id, owner=owner)
        except NotFound:
            return
        if not self._assets.sharing(original_key(asset_id)):
            self._files.delete_tree(f"media/{asset_id}")
        tell(self._bus, media_topic(owner), {"asset_id": asset_id})

    def _look_into(self, asset: Asset) -> Asset:
        try:
            return self._preparing.look_into(asset, queue=Queue.BACKGROUND)
        except MediaError:
            self.discard(asset.id, owner=asset.owner)
            raise

    def _copy(self, source: BinaryIO, asset: Asset, *, cancelled: Cancelled) -> Asset:
        """Copy the bytes of a new asset into place, unless they turn out to be there already."""
        try:
            self._room.check(asset.size_bytes, owner=asset.owner)
        except (QuotaExceeded, DiskFull):
            if known := self._known(source, asset, cancelled=cancelled):
                return known  # which costs no room
            raise
        copied = chunks = 0
        digest = hashlib.sha256()
        with suppress(_KnownAlready), self._files.writing(asset.key) as file:
            while data := source.read(CHUNK_BYTES):
                if cancelled():
                    raise RenderCancelled
                copied += len(data)
                chunks += 1
                self._room.check_size(copied)
                if chunks % LOOK_EVERY_CHUNKS == 0:
                    self._room.check(copied, owner=asset.owner, more=len(data))
                file.write(data)
                digest.update(data)
            if not copied:
                raise MediaUnreadable("That file is empty.")
            asset = replace(asset, size_bytes=copied, sha256=digest.hexdigest())
            known = self._shared(asset)
            if known is not None:
                asset = known
                raise _KnownAlready  # so that nothing of the copy stays, nor is waited for
        if known is None:
            self._assets.add(asset)
        return asset

    def _known(self, source: BinaryIO, asset: Asset, *, cancelled: Cancelled) -> Asset | None:
        """The new asset, when its owner has its content already. Reads all of it."""
        digest = hashlib.sha256()
        while data := source.read(CHUNK_BYTES):
            if cancelled():
                raise RenderCancelled
            digest.update(data)
        return self._shared(replace(asset, sha256=digest.hexdigest()))

    def _shared(self, asset: Asset) -> Asset | None:
        """The new asset, when its owner has its content already, and that was not lost from the disk."""
        known = self._assets.add_known(asset)
        if known is None or self._files.exists(known.key):
            return known
        self._assets.delete(known.id, owner=known.owner)
        return None


class _KnownAlready(Exception):  # no error, but a way out
    """The bytes that are being copied are there already."""


def _new_asset(asset_id: str, *, owner: str, name: str, size: int, at: str) -> Asset:
    return Asset(
        id=asset_id,
        owner=owner,
        name=display_name(name),
        key=original_key(asset_id),
        state=AssetState.PROBING,
        size_bytes=size,
        created_at=at,
    )
