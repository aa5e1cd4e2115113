"""How a job begins, and how it waits."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.db.engine import db_now
from app.adapters.db.job_news import tell
from app.adapters.db.rows import JobRow
from app.domain.jobs import QUEUE_OF, JobState, NewJob, Priority, ProgressEvent


def begin(session: Session, job: NewJob, *, at: str) -> tuple[JobRow, ProgressEvent]:
    """Store a pending job and its event 0."""
    row = _row(session, job, at=at)
    session.add(row)
    return row, tell(session, row, at=at)


def begin_claimed(
    session: Session, job: NewJob, *, at: str, worker: str, token: str, lease: float
) -> tuple[JobRow, ProgressEvent]:
    """Store a job that somebody has from its first moment, and its event 0."""
    row = _row(session, job, at=at)
    row.state, row.stage, row.message = JobState.PROCESSING, "starting", "Starting"
    row.attempt, row.worker, row.lease_token = 1, worker, token
    row.lease_until = row.queued_at + lease
    session.add(row)
    return row, tell(session, row, at=at)


def how_it_waits(row: JobRow) -> tuple[str, str]:
    """The stage and the message of a job that waits."""
    if row.held:
        return "paused", "Paused"
    if row.priority is Priority.FIRST:
        return "first in line", "First in line"
    if row.priority is Priority.LOW:
        return "last in line", "When there is room"
    return "waiting", "Waiting for its turn"


def _row(session: Session, job: NewJob, *, at: str) -> JobRow:
    row = JobRow(
        id=job.id,
        owner=job.owner,
        kind=job.kind,
        queue=job.queue or QUEUE_OF[job.kind],
        state=JobState.PENDING,
        title=job.title,
        created_at=at,
        updated_at=at,
        payload=dict(job.payload),
        project_id=job.project_id,
        asset_id=job.asset_id,
        batch=job.batch,
        max_attempts=job.max_attempts,
        idempotency_key=job.idempotency_key,
        priority=job.priority,
        queued_at=session.scalar(select(db_now())) or 0.0,
    )
    row.stage, row.message = how_it_waits(row)
    return row
