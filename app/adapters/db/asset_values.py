"""Assets as rows of the database, and back."""

from __future__ import annotations

from app.adapters.db.media_json import filmstrip_from_json, filmstrip_to_json, info_from_json, info_to_json
from app.adapters.db.rows import AssetRow
from app.domain.media import Asset, Made


def asset_row(asset: Asset) -> AssetRow:
    """The row of an asset that is new."""
    return AssetRow(
        id=asset.id,
        owner=asset.owner,
        name=asset.name,
        key=asset.key,
        state=asset.state,
        size_bytes=asset.size_bytes,
        created_at=asset.created_at,
        info=info_to_json(asset.info) if asset.info else None,
        error=asset.error,
        needs_proxy=asset.needs_proxy,
        proxy_key=asset.proxy_key,
        filmstrip_key=asset.filmstrip_key,
        filmstrip=filmstrip_to_json(asset.filmstrip) if asset.filmstrip else None,
        peaks_key=asset.peaks_key,
        sounds_key=asset.sounds_key,
        sha256=asset.sha256,
        facts_version=asset.facts_version,
        lost=asset.lost,
        stale=list(asset.stale) or None,
    )


def asset_of(row: AssetRow) -> Asset:
    """The asset that a row is."""
    return Asset(
        id=row.id,
        owner=row.owner,
        name=row.name,
        key=row.key,
        state=row.state,
        size_bytes=row.size_bytes,
        created_at=row.created_at,
        info=info_from_json(row.info) if row.info else None,
        error=row.error,
        needs_proxy=row.needs_proxy,
        proxy_key=row.proxy_key,
        filmstrip_key=row.filmstrip_key,
        filmstrip=filmstrip_from_json(row.filmstrip) if row.filmstrip else None,
        peaks_key=row.peaks_key,
        sounds_key=row.sounds_key,
        sha256=row.sha256,
        cleared_at=row.cleared_at,
        facts_version=row.facts_version,
        lost=row.lost,
        stale=tuple(Made(made) for made in row.stale or ()),
    )
