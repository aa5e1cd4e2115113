"""Finding jobs that nobody looks after. Safe with several sweepers: each row has one winner."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, Engine, select, update
from sqlmodel import col

from app.adapters.db import job_endings
from app.adapters.db.engine import db_now
from app.adapters.db.job_turns import may_run
from app.adapters.db.rows import JobRow
from app.adapters.db.transactions import reading, writing
from app.domain.jobs import JobState, ProgressEvent, Queue

_AT_ONCE = 200


def due(engine: Engine, *, patience: float) -> tuple[tuple[str, Queue], ...]:
    """Pending jobs that may run and were not hinted for `patience` seconds; they count as hinted now."""
    waiting = (
        select(col(JobRow.id))
        .where(
            *may_run(),
            col(JobRow.hinted_at) <= db_now() - patience,
        )
        .order_by(col(JobRow.created_at))
        .limit(_AT_ONCE)
        # Another sweeper's rows are being hinted by it.
        .with_for_update(skip_locked=True)
    )
    with writing(engine) as session:
        ids = session.scalars(waiting).all()
        taken = session.execute(
            update(JobRow)
            .where(col(JobRow.id).in_(ids))
            .values(hinted_at=db_now())
            .returning(col(JobRow.id), col(JobRow.queue))
        )
        queues: dict[str, Queue] = {row.id: row.queue for row in taken}
    return tuple((job_id, queues[job_id]) for job_id in ids)


def end_lost(engine: Engine, *, now: Callable[[], str]) -> tuple[ProgressEvent, ...]:
    """Put back or end the jobs whose lease ran out; the news, one transaction each."""
    with reading(engine) as session:
        found = session.scalars(select(col(JobRow.id)).where(_ran_out()).limit(_AT_ONCE)).all()
    events = (_end_one(engine, job_id, now=now) for job_id in found)
    return tuple(event for event in events if event)


def _end_one(engine: Engine, job_id: str, *, now: Callable[[], str]) -> ProgressEvent | None:
    still_lost = (
        select(JobRow, db_now()).where(col(JobRow.id) == job_id, _ran_out()).with_for_update(skip_locked=True)
    )
    with writing(engine) as session:
        found = session.execute(still_lost).one_or_none()
        if found is None:
            return None
        row, clock = found
        return job_endings.lost(session, row, at=now(), now=clock)


def _ran_out() -> ColumnElement[bool]:
    return (col(JobRow.state) == JobState.PROCESSING) & (col(JobRow.lease_until) < db_now())
