"""What was deleted, over all tables whose rows can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, TypeAlias, cast

from sqlalchemy import Engine, Select, delete, null, select, update
from sqlalchemy.orm import Mapped, Session
from sqlmodel import col

from app.adapters.db.gone_assets import trace_of
from app.adapters.db.job_news import begin_anew_for_all
from app.adapters.db.list_rows import ListVideoRow, VideoListRow
from app.adapters.db.rows import AssetRow, ProjectRow
from app.adapters.db.transactions import reading, writing
from app.domain.errors import NotFound
from app.domain.trash import Trashed, TrashKind

_OWNED: dict[TrashKind, type[ProjectRow] | type[AssetRow] | type[VideoListRow]] = {
    TrashKind.PROJECT: ProjectRow,
    TrashKind.MEDIA: AssetRow,
    TrashKind.LIST: VideoListRow,
}
_GONE = "That is no longer in the trash."

Found: TypeAlias = Select[*tuple[Any, ...]]
Row: TypeAlias = ProjectRow | AssetRow | VideoListRow | ListVideoRow


class SqlTrashStore:
    """The TrashStore of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def items(self, owner: str, *, limit: int = 500) -> Sequence[Trashed]:
        """Last deleted first. The videos of a deleted list are no items of their own."""
        with reading(self._engine) as session:
            found = list(
                chain.from_iterable(
                    _read(session, kind, query.where(_owner_of(kind) == owner), limit=limit)
                    for kind, query in _queries()
                )
            )
        return sorted(found, key=lambda item: item.deleted_at, reverse=True)[:limit]

    def get(self, kind: TrashKind, item_id: str, *, owner: str) -> Trashed:
        """One thing that was deleted. Raises NotFound."""
        with reading(self._engine) as session:
            return _one(session, kind, item_id, owner)

    def take_back(self, kind: TrashKind, item_id: str, *, owner: str) -> Trashed:
        """Have it found again. Raises NotFound."""
        table = _table(kind)
        with writing(self._engine) as session:
            found = _one(session, kind, item_id, owner)
            session.execute(update(table).where(col(table.id) == item_id).values(deleted_at=None))
            if kind is TrashKind.PROJECT:
                begin_anew_for_all(session, item_id)
        return found

    def older(self, before: str, *, limit: int = 100) -> Sequence[Trashed]:
        """What was deleted before a moment, whoever it belongs to."""
        with reading(self._engine) as session:
            for kind, query in _queries():
                table = _table(kind)
                if found := _read(session, kind, query.where(col(table.deleted_at) < before), limit=limit):
                    return found
        return []

    def forget(self, item: Trashed) -> Sequence[str]:
        """Remove it for good; the folders and files that nobody needs any more, by their keys."""
        table = _table(item.kind)
        with writing(self._engine) as session:
            row = cast(Row | None, session.get(table, item.id, with_for_update=True))
            if row is None or row.deleted_at is None:
                return []  # it was taken back at this very moment
            keys = _keys(session, row)
            if isinstance(row, AssetRow):
                session.add(trace_of(row))
            session.execute(delete(table).where(col(table.id) == item.id))
            return keys


def _table(kind: TrashKind) -> type[Row]:
    return _OWNED.get(kind, ListVideoRow)


def _queries() -> Sequence[tuple[TrashKind, Found]]:
    """For each kind: id, owner, name, time, list and source of what was deleted."""
    simple: list[tuple[TrashKind, Found]] = [
        (
            kind,
            select(
                *(col(table.id), col(table.owner), col(table.name), col(table.deleted_at)),
                *(null().label("within"), null().label("source")),
            ).where(col(table.deleted_at).is_not(None)),
        )
        for kind, table in _OWNED.items()
    ]
    videos: Found = (
        select(
            col(ListVideoRow.id),
            col(VideoListRow.owner),
            col(ListVideoRow.title),
            col(ListVideoRow.deleted_at),
            col(ListVideoRow.list_id),
            col(ListVideoRow.source),
        )
        .join(VideoListRow, col(VideoListRow.id) == col(ListVideoRow.list_id))
        .where(col(ListVideoRow.deleted_at).is_not(None), col(VideoListRow.deleted_at).is_(None))
    )
    return [*simple, (TrashKind.VIDEO, videos)]


def _read(session: Session, kind: TrashKind, query: Found, *, limit: int) -> list[Trashed]:
    table = _table(kind)
    found = session.execute(query.order_by(col(table.deleted_at).desc()).limit(limit))
    return [
        Trashed(kind, item_id, owner, name or source, deleted_at, within)
        for item_id, owner, name, deleted_at, within, source in found
    ]


def _one(session: Session, kind: TrashKind, item_id: str, owner: str) -> Trashed:
    query = dict(_queries())[kind].where(_owner_of(kind) == owner, col(_table(kind).id) == item_id)
    found = _read(session, kind, query, limit=1)
    if not found:
        raise NotFound(_GONE)
    return found[0]


def _owner_of(kind: TrashKind) -> Mapped[str]:
    return col(_OWNED.get(kind, VideoListRow).owner)


def _keys(session: Session, row: Row) -> Sequence[str]:
    """What only this row holds on the disk."""
    if isinstance(row, AssetRow):
        others = select(col(AssetRow.id)).where(col(AssetRow.key) == row.key, col(AssetRow.id) != row.id)
        return [] if session.scalar(others.limit(1)) else [row.key.rpartition("/")[0]]
    videos = select(col(ListVideoRow.id))
    if isinstance(row, VideoListRow):
        videos = videos.where(col(ListVideoRow.list_id) == row.id)
    elif isinstance(row, ListVideoRow):
        videos = videos.where(col(ListVideoRow.id) == row.id)
    else:  # a project holds no files of its own
        return []
    with_captions = videos.where(col(ListVideoRow.captions_key).is_not(None))
    return [f"captions/{video_id}" for video_id in session.scalars(with_captions)]
