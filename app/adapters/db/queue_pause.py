"""Stopping the whole queue: a row that every claim looks for."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from app.adapters.db.rows import QueuePauseRow
from app.adapters.db.transactions import reading, writing
from app.ports import QueuePause
from app.services.clock import now_iso


class SqlQueueSwitch:
    """The QueueSwitch of both databases."""

    def __init__(self, engine: Engine, *, now: Callable[[], str] = now_iso) -> None:
        self._engine = engine
        self._now = now

    def paused(self) -> QueuePause | None:
        """Since when, and by whom; None while jobs are taken."""
        with reading(self._engine) as session:
            row = session.get(QueuePauseRow, 1)
        return None if row is None else QueuePause(row.since, row.by)

    def pause(self, by: str) -> None:
        """Have no job taken any more; what runs goes on. The first to ask is remembered."""
        try:
            with writing(self._engine) as session:
                if session.get(QueuePauseRow, 1) is None:
                    session.add(QueuePauseRow(id=1, since=self._now(), by=by))
        except IntegrityError:
            return  # two asked at once

    def resume(self) -> None:
        """Have jobs taken again."""
        with writing(self._engine) as session:
            session.execute(delete(QueuePauseRow).where(col(QueuePauseRow.id) == 1))
