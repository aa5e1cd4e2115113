"""The media that people brought in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from app.domain.media import Asset, Filmstrip, GoneAsset, Made, MediaInfo


class AssetStore(Protocol):
    """The media that people brought in."""

    def add(self, asset: Asset) -> None: ...

    def get(self, asset_id: str, *, owner: str | None = None) -> Asset: ...

    def get_many(self, asset_ids: Sequence[str]) -> Mapping[str, Asset]:
        """Those of the ids that exist."""
        ...

    def gone(self, asset_ids: Sequence[str]) -> Sequence[GoneAsset]:
        """Those of the ids that were deleted, as far as their names are known, in any order."""
        ...

    def list(self, *, owner: str) -> Sequence[Asset]:
        """Newest first."""
        ...

    def probed(self, asset_id: str, info: MediaInfo, *, needs_proxy: bool) -> Asset: ...

    def failed(self, asset_id: str, error: str) -> Asset: ...

    def with_older_facts(self, *, most: int) -> Sequence[Asset]:
        """So many of those whose facts are of an older version, newest first."""
        ...

    def count_older_facts(self) -> int:
        """How many originals those are."""
        ...

    def probed_anew(
        self, asset_id: str, info: MediaInfo, *, needs_proxy: bool, stale: Collection[Made]
    ) -> Asset:
        """Note what was found in the asset, and in those that share its bytes.

        They are of an older version until `note_version`. What is `stale` besides is to be made anew.
        """
        ...

    def note_version(self, key: str) -> None:
        """Note that the probe of this version has looked into those bytes, whatever came of it."""
        ...

    def derived(
        self,
        asset_id: str,
        *,
        filmstrip: tuple[str, Filmstrip] | None = None,
        peaks_key: str | None = None,
        proxy_key: str | None = None,
        sounds_key: str | None = None,
        anew: Made | None = None,
    ) -> Asset:
        """Note what was made of the asset and of those that share its bytes; None leaves a field alone.

        What was made `anew` is stale no longer.
        """
        ...

    def rename(self, asset_id: str, name: str, *, owner: str) -> Asset:
        """Call it something else. Raises NotFound when it is not that owner's."""
        ...

    def clear(self, key: str, *, at: str) -> None:
        """Note that nothing that was made of those bytes is there any more, whoever has them."""
        ...

    def note_lost(self, keys: Collection[str], *, lost: bool) -> None:
        """Note of originals whether they are gone from the disk, whoever has them."""
        ...

    def unite(self, asset_id: str, sha256: str) -> Asset:
        """Note an asset's content. When another of its owner's that is ready has the same, share its files.

        Whether that was so is seen by the asset's key.
        """
        ...

    def add_known(self, asset: Asset) -> Asset | None:
        """Remember a new asset whose content another of its owner's that is ready has, with its files.

        None, and nothing is remembered, when there is no such one.
        """
        ...

    def sharing(self, key: str) -> Sequence[str]:
        """The ids of the assets that have that original, also of those that can be taken back."""
        ...

    def bytes_of(self, owner: str) -> tuple[int, int]:
        """Bytes of a person's originals: of those in the library, and of those only in the trash."""
        ...

    def bury(self, asset_id: str, *, owner: str, at: str) -> Asset:
        """Put an asset aside, so that it is not found until it is taken back. Raises NotFound."""
        ...

    def delete(self, asset_id: str, *, owner: str) -> Asset:
        """Forget an asset for good, and give it back a last time. Raises NotFound."""
        ...
