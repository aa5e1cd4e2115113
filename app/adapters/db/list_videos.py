"""Finding and changing the videos of lists; what was deleted is not there."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Engine, select, update
from sqlmodel import col

from app.adapters.db.engine import Durability
from app.adapters.db.list_rows import ListVideoRow
from app.adapters.db.list_values import video_of
from app.adapters.db.transactions import reading, writing
from app.domain.lists import ListVideo

THERE = col(ListVideoRow.deleted_at).is_(None)


def find_videos(engine: Engine, *where: ColumnElement[bool], limit: int | None = None) -> Sequence[ListVideo]:
    """The videos that are so, in their order."""
    query = (
        select(ListVideoRow)
        .where(*where, THERE)
        .order_by(col(ListVideoRow.position), col(ListVideoRow.id))
        .limit(limit)
    )
    with reading(engine) as session:
        return [video_of(row) for row in session.scalars(query)]


def change_video(engine: Engine, *where: ColumnElement[bool], **changes: str | None) -> bool:
    """Change the videos that are so; whether there was one."""
    change = update(ListVideoRow).where(*where, THERE).values(**changes).returning(col(ListVideoRow.id))
    # A power cut that takes the newest of these costs nothing: a video is brought in once, by its id.
    with writing(engine, Durability.NORMAL) as session:
        return bool(session.execute(change).all())
