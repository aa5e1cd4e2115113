"""Forgetting the news of long ago, in small steps that hold nobody up."""

from __future__ import annotations

from sqlalchemy import Engine, delete, select
from sqlmodel import col

from app.adapters.db.job_news import forget
from app.adapters.db.rows import ProgressEventRow
from app.adapters.db.transactions import reading, writing


def forget_events(engine: Engine, *, before: str, most: int) -> int:
    """Remove events told before a moment, the oldest first; how many."""
    created_at = col(ProgressEventRow.created_at)
    oldest = select(col(ProgressEventRow.owner)).where(created_at < before).order_by(created_at).limit(1)
    gone = 0
    while gone < most:
        with reading(engine) as session:
            owner = session.scalar(oldest)
        if owner is None:
            break
        gone += _forget_some(engine, owner, before=before, most=most - gone)
    return gone


def _forget_some(engine: Engine, owner: str, *, before: str, most: int) -> int:
    mine = col(ProgressEventRow.owner) == owner
    some = (
        select(col(ProgressEventRow.seq))
        .where(mine, col(ProgressEventRow.created_at) < before)
        .order_by(col(ProgressEventRow.seq))
        .limit(most)
    )
    with writing(engine) as session:
        newest = max(session.scalars(some), default=None)
        if newest is None:
            return 0
        # The head first, as whoever tells news does: two that lock in one order never wait in a ring.
        forget(session, owner, up_to=newest)
        session.flush()
        gone = session.execute(
            delete(ProgressEventRow)
            .where(mine, col(ProgressEventRow.seq) <= newest)
            .returning(col(ProgressEventRow.seq))
        )
        return len(gone.all())
