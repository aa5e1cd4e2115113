"""Media files in the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, case, delete, func, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from app.adapters.db.asset_values import asset_of, asset_row
from app.adapters.db.gone_assets import GoneAssetRow
from app.adapters.db.media_json import filmstrip_to_json, info_to_json
from app.adapters.db.rows import AssetRow
from app.adapters.db.transactions import reading, writing
from app.domain.errors import InvalidRequest, NotFound
from app.domain.media import FACTS_VERSION, Asset, AssetState, Filmstrip, GoneAsset, Made, MediaInfo

_MISSING = "That file is no longer in the library."
_IDS_A_QUERY = 500
_THERE = col(AssetRow.deleted_at).is_(None)
_SHARED = (
    *("key", "state", "info", "error", "needs_proxy"),
    *("proxy_key", "filmstrip_key", "filmstrip", "peaks_key", "sounds_key", "cleared_at"),
    *("facts_version", "lost", "stale"),
)
_OLDER = (_THERE, col(AssetRow.state) == AssetState.READY, col(AssetRow.facts_version) < FACTS_VERSION)


class SqlAssetStore:
    """The AssetStore of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, asset: Asset) -> None:
        """Remember a new file."""
        try:
            with writing(self._engine) as session:
                session.add(asset_row(asset))
        except IntegrityError as error:
            raise InvalidRequest("That file is in the library already.") from error

    def get(self, asset_id: str, *, owner: str | None = None) -> Asset:
        """One file, of that owner if one is given. Raises NotFound."""
        with reading(self._engine) as session:
            row = session.get(AssetRow, asset_id)
        if row is None or row.deleted_at is not None or owner not in (None, row.owner):
            raise NotFound(_MISSING)
        return asset_of(row)

    def get_many(self, asset_ids: Sequence[str]) -> Mapping[str, Asset]:
        """Those of the ids that exist."""
        wanted = sorted(set(asset_ids))
        found: dict[str, Asset] = {}
        with reading(self._engine) as session:
            for start in range(0, len(wanted), _IDS_A_QUERY):
                some = wanted[start : start + _IDS_A_QUERY]
                for row in session.scalars(select(AssetRow).where(col(AssetRow.id).in_(some), _THERE)):
                    found[row.id] = asset_of(row)
        return found

    def gone(self, asset_ids: Sequence[str]) -> Sequence[GoneAsset]:
        """Those of the ids that are in the trash, or were forgotten, as far as their names are known."""
        found: list[GoneAsset] = []
        with reading(self._engine) as session:
            for start in range(0, len(asset_ids), _IDS_A_QUERY):
                some = asset_ids[start : start + _IDS_A_QUERY]
                for table, more in ((AssetRow, ~_THERE), (GoneAssetRow, true())):
                    fields = (col(table.id), col(table.owner), col(table.name))
                    rows = session.execute(select(*fields).where(col(table.id).in_(some), more))
                    found += [GoneAsset(*row) for row in rows]
        return found

    def list(self, *, owner: str) -> Sequence[Asset]:
        """Newest first."""
        query = (
            select(AssetRow)
            .where(col(AssetRow.owner) == owner, _THERE)
            .order_by(col(AssetRow.created_at).desc(), col(AssetRow.id).desc())
        )
        with reading(self._engine) as session:
            return [asset_of(row) for row in session.scalars(query)]

    def probed(self, asset_id: str, info: MediaInfo, *, needs_proxy: bool) -> Asset:
        """The file can be used, and this is what it holds."""
        return self._change(
            asset_id,
            state=AssetState.READY,
            info=info_to_json(info),
            needs_proxy=needs_proxy,
            error=None,
            facts_version=FACTS_VERSION,
        )

    def failed(self, asset_id: str, error: str) -> Asset:
        """The file cannot be used; `error` tells a person why."""
        return self._change(asset_id, state=AssetState.FAILED, error=error)

    def with_older_facts(self, *, most: int) -> Sequence[Asset]:
        """So many of those whose facts are of an older version, newest first."""
        newest = (col(AssetRow.created_at).desc(), col(AssetRow.id).desc())
        with reading(self._engine) as session:
            found = session.scalars(select(AssetRow).where(*_OLDER).order_by(*newest).limit(most))
            return [asset_of(row) for row in found]

    def count_older_facts(self) -> int:
        """How many originals those are."""
        with reading(self._engine) as session:
            return session.scalar(select(func.count(col(AssetRow.key).distinct())).where(*_OLDER)) or 0

    def probed_anew(
        self, asset_id: str, info: MediaInfo, *, needs_proxy: bool, stale: Collection[Made]
    ) -> Asset:
        """Note what was found in the file, and in those that share its bytes, and what is stale besides."""
        with writing(self._engine) as session:
            row = session.get(AssetRow, asset_id)
            if row is None or row.deleted_at is not None:
                raise NotFound(_MISSING)
            for each in _with_bytes_of(session, row):
                each.info, each.needs_proxy = info_to_json(info), needs_proxy
                each.stale = sorted({*(each.stale or ()), *stale}) or None
            return asset_of(row)

    def note_version(self, key: str) -> None:
        """Note that the probe of this version has looked into those bytes."""
        change = update(AssetRow).where(col(AssetRow.key) == key).values(facts_version=FACTS_VERSION)
        with writing(self._engine) as session:
            session.execute(change)

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
        """Note what was made of the file, and of those that share its bytes; None leaves a field as it is.

        What was made `anew` is stale no longer.
        """
        changes: dict[str, Any] = {}
        if filmstrip is not None:
            key, layout = filmstrip
            changes |= {"filmstrip_key": key, "filmstrip": filmstrip_to_json(layout)}
        if peaks_key is not None:
            changes["peaks_key"] = peaks_key
        if proxy_key is not None:
            changes["proxy_key"] = proxy_key
        if sounds_key is not None:
            changes["sounds_key"] = sounds_key
        asset = self.get(asset_id)
        if not changes:
            return asset
        change = update(AssetRow).where(col(AssetRow.key) == asset.key).values(**changes)
        with writing(self._engine) as session:
            session.execute(change)
            for row in _with_bytes_of(session, asset) if anew else ():
                row.stale = [made for made in row.stale or () if made != anew] or None
        return self.get(asset_id)

    def rename(self, asset_id: str, name: str, *, owner: str) -> Asset:
        """Call it something else. Raises NotFound when it is not that owner's."""
        self.get(asset_id, owner=owner)
        return self._change(asset_id, name=name)

    def clear(self, key: str, *, at: str) -> None:
        """Note that nothing that was made of those bytes is there any more."""
        made = ("filmstrip_key", "filmstrip", "peaks_key", "proxy_key", "sounds_key")
        nothing = dict.fromkeys((*made, "stale"))
        with writing(self._engine) as session:
            session.execute(update(AssetRow).where(col(AssetRow.key) == key).values(cleared_at=at, **nothing))

    def note_lost(self, keys: Collection[str], *, lost: bool) -> None:
        """Note of originals whether they are gone from the disk."""
        wanted = sorted(keys)
        with writing(self._engine) as session:
            for start in range(0, len(wanted), _IDS_A_QUERY):
                some = wanted[start : start + _IDS_A_QUERY]
                session.execute(update(AssetRow).where(col(AssetRow.key).in_(some)).values(lost=lost))

    def unite(self, asset_id: str, sha256: str) -> Asset:
        """Note a file's content. When another of its owner's that is ready has the same, share its files."""
        with writing(self._engine) as session:
            row = session.get(AssetRow, asset_id, with_for_update=True)
            if row is None or row.deleted_at is not None:
                raise NotFound(_MISSING)
            row.sha256 = sha256
            _share_with_twin(session, row)
            return asset_of(row)

    def add_known(self, asset: Asset) -> Asset | None:
        """Remember a new file whose content another of its owner's has; None when there is no such one."""
        row = asset_row(asset)
        with writing(self._engine) as session:
            if not _share_with_twin(session, row):
                return None
            session.add(row)
            return asset_of(row)

    def sharing(self, key: str) -> Sequence[str]:
        """The ids of the files that have that original, also of those that can be taken back."""
        query = select(col(AssetRow.id)).where(col(AssetRow.key) == key)
        with reading(self._engine) as session:
            return session.scalars(query).all()

    def bytes_of(self, owner: str) -> tuple[int, int]:
        """Bytes of a person's originals: of those in the library, and of those only in the trash."""
        there = func.max(case((_THERE, 1), else_=0)).label("there")
        originals = (
            select(func.max(col(AssetRow.size_bytes)).label("size"), there)
            .where(col(AssetRow.owner) == owner, col(AssetRow.state) != AssetState.FAILED)
            .group_by(col(AssetRow.key))
            .subquery()
        )
        query = select(originals.c.there, func.sum(originals.c.size)).group_by(originals.c.there)
        with reading(self._engine) as session:
            found = {there: int(size) for there, size in session.execute(query)}
        return found.get(1, 0), found.get(0, 0)

    def bury(self, asset_id: str, *, owner: str, at: str) -> Asset:
        """Put a file aside, so that it is not found until it is taken back. Raises NotFound."""
        put_aside = (
            update(AssetRow)
            .where(col(AssetRow.id) == asset_id, col(AssetRow.owner) == owner, _THERE)
            .values(deleted_at=at)
            .returning(AssetRow)
        )
        with writing(self._engine) as session:
            row = session.scalars(put_aside).one_or_none()
            if row is None:
                raise NotFound(_MISSING)
            return asset_of(row)

    def delete(self, asset_id: str, *, owner: str) -> Asset:
        """Forget a file, and give it back a last time. Raises NotFound."""
        gone = (
            delete(AssetRow)
            .where(col(AssetRow.id) == asset_id, col(AssetRow.owner) == owner)
            .returning(AssetRow)
        )
        with writing(self._engine) as session:
            row = session.scalars(gone).one_or_none()
            if row is None:
                raise NotFound(_MISSING)
            return asset_of(row)

    def _change(self, asset_id: str, **changes: Any) -> Asset:
        mine = (col(AssetRow.id) == asset_id, _THERE)
        change = update(AssetRow).where(*mine).values(**changes).returning(AssetRow)
        with writing(self._engine) as session:
            row = session.scalars(change).one_or_none()
            if row is None:
                raise NotFound(_MISSING)
            return asset_of(row)


def _with_bytes_of(session: Session, one: AssetRow | Asset) -> Sequence[AssetRow]:
    """The rows of an original, which nobody else changes meanwhile."""
    shared = select(AssetRow).where(col(AssetRow.key) == one.key).order_by(col(AssetRow.id))
    return session.scalars(shared.with_for_update().execution_options(populate_existing=True)).all()


def _share_with_twin(session: Session, row: AssetRow) -> bool:
    """Give the row the files of another of its owner's that has the same content, if there is one."""
    twin = session.scalars(
        select(AssetRow)
        .where(
            col(AssetRow.owner) == row.owner,
            col(AssetRow.sha256) == row.sha256,
            col(AssetRow.state) == AssetState.READY,
            col(AssetRow.id) != row.id,
        )
        .order_by(col(AssetRow.created_at), col(AssetRow.id))
        .limit(1)
        .with_for_update()  # so that it is not forgotten at this very moment
    ).one_or_none()
    if twin is not None:
        for name in _SHARED:
            setattr(row, name, getattr(twin, name))
    return twin is not None
