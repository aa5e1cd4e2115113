"""Whether files that people brought in still lie on the disk, where others than Cutroom have a hand too.

It is looked up when it matters, one look a file, and what is found is noted for everybody who sees the file.
"""

from __future__ import annotations

import logging
from collections.abc import Collection

from app.domain.errors import MediaMissing
from app.domain.media import Asset, AssetState
from app.ports import AssetStore, EventBus, FileStore
from app.services.media.places import media_topic
from app.services.progress.announcing import tell

logger = logging.getLogger(__name__)


class Originals:
    """The files themselves, not what was made of them."""

    def __init__(self, *, assets: AssetStore, files: FileStore, bus: EventBus) -> None:
        self._assets = assets
        self._files = files
        self._bus = bus

    def look_for(self, assets: Collection[Asset]) -> None:
        """Note which are gone from the disk, and which are back."""
        for lost in (True, False):
            found = [asset for asset in assets if asset.lost is not lost and self._is_lost(asset) is lost]
            if not found:
                continue
            self._assets.note_lost(sorted({asset.key for asset in found}), lost=lost)
            logger.info("%d originals are %s", len(found), "gone from the disk" if lost else "back")
            for owner, asset_id in {asset.owner: asset.id for asset in found}.items():
                tell(self._bus, media_topic(owner), {"asset_id": asset_id})

    def require(self, assets: Collection[Asset]) -> None:
        """The same, for what cannot do without them. Raises MediaMissing."""
        self.look_for(assets)
        for asset in assets:
            if not self._files.exists(asset.key):
                raise MediaMissing.named(asset.name)

    def _is_lost(self, asset: Asset) -> bool:
        return asset.state is AssetState.READY and not self._files.exists(asset.key)
