"""Counting jobs and events, for those who watch the installation."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Engine, and_, case, func, select
from sqlmodel import col

from app.adapters.db.engine import db_now
from app.adapters.db.rows import JobRow, StreamHeadRow
from app.adapters.db.transactions import reading
from app.domain.jobs import JobState, Queue
from app.ports import QueueLoad


def load(engine: Engine) -> Mapping[Queue, QueueLoad]:
    """How much each queue has to do."""
    travels_on, state = col(JobRow.queue), col(JobRow.state)
    to_be_had = and_(col(JobRow.held).is_(False), col(JobRow.next_run_at) <= db_now())
    waits_since = case((to_be_had, col(JobRow.created_at)))
    query = (
        select(travels_on, state, func.count(), func.min(waits_since), func.avg(col(JobRow.speed)))
        .where(state.in_((JobState.PENDING, JobState.PROCESSING)))
        .group_by(travels_on, state)
    )
    found = {queue: QueueLoad() for queue in Queue}
    with reading(engine) as session:
        rows = session.execute(query).all()
    for queue, state_found, count, oldest, speed in rows:
        before = found[queue]
        if state_found is JobState.PENDING:
            found[queue] = QueueLoad(
                pending=before.pending + count,
                processing=before.processing,
                oldest=oldest,
                speed=before.speed,
            )
        else:
            found[queue] = QueueLoad(
                pending=before.pending,
                processing=before.processing + count,
                oldest=before.oldest,
                speed=speed if speed is not None else before.speed,
            )
    return found


def events_told(engine: Engine) -> int:
    """How many events were ever stored."""
    with reading(engine) as session:
        return int(session.scalar(select(func.coalesce(func.sum(col(StreamHeadRow.seq)), 0))) or 0)
