"""How a job changes its state, in one place for workers, people and the sweep.

Each function takes a locked row, changes it, and stores the event that tells of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.adapters.db import job_beginnings, webhooks
from app.adapters.db.engine import db_now
from app.adapters.db.job_news import tell
from app.adapters.db.rows import JobRow
from app.domain.errors import IllegalTransition, WorkerLost
from app.domain.jobs import TRANSITIONS, JobKind, JobState, ProgressEvent

BARELY_BEGUN = 0.01
POISONED_AFTER = 2
# These may take minutes to their first percent, in which their worker may go for other reasons.
LONG = (JobKind.RENDER, JobKind.EXPORTS, JobKind.BATCH)
POISONED = "This file stopped the worker twice before anything was done. It may be damaged."


def move(row: JobRow, state: JobState) -> None:
    """Put a row into another state, without a lease. Raises IllegalTransition."""
    if state not in TRANSITIONS[row.state]:
        raise IllegalTransition
    if row.state is JobState.PROCESSING:
        row.freed_at = db_now()  # type: ignore[assignment]  # the database's own clock
    row.state = state
    row.lease_token = row.lease_until = row.worker = None


def end(
    session: Session,
    row: JobRow,
    state: JobState,
    *,
    at: str,
    message: str = "",
    result: Mapping[str, Any] | None = None,
    error: str | None = None,
    detail: str | None = None,
) -> ProgressEvent:
    """Into a terminal state, with the last event of the job, and a job that tells its person of it."""
    move(row, state)
    if not state.terminal:
        raise IllegalTransition
    if state in (JobState.COMPLETED, JobState.COMPLETED_WITH_ERRORS):
        row.fraction = 1.0
    row.result = dict(result) if result is not None else None
    row.message = message or ("Cancelled" if state is JobState.CANCELLED else "")
    row.error, row.detail = error, detail
    row.eta_seconds = None
    row.held = False
    row.finished_at = at
    event = tell(session, row, at=at)
    webhooks.tell_of(session, row, at=at)
    return event


def put_back(
    session: Session, row: JobRow, *, at: str, message: str, run_at: float, anew: bool
) -> ProgressEvent:
    """Back to pending, to be claimed again from `run_at` on: as a new attempt, or to go on with this one."""
    move(row, JobState.PENDING)
    if anew:
        row.fraction = 0.0
    row.stage, row.message = job_beginnings.how_it_waits(row)
    row.message = row.message if row.held else message or row.message
    row.fps = row.speed = row.eta_seconds = row.current_video = row.total_videos = None
    row.next_run_at = run_at
    row.hinted_at = 0.0
    return tell(session, row, at=at)


def lost(session: Session, row: JobRow, *, at: str, now: float) -> ProgressEvent:
    """A lease ran out: again, or over when it was to be cancelled, has no attempt left or kills workers."""
    if row.fraction < BARELY_BEGUN:
        row.early_losses += 1
    if row.cancel_requested:
        return end(session, row, JobState.CANCELLED, at=at)
    if row.early_losses >= POISONED_AFTER and row.kind not in LONG:
        return end(session, row, JobState.FAILED, at=at, error=POISONED)
    if row.attempt >= row.max_attempts:
        return end(session, row, JobState.FAILED, at=at, error=WorkerLost().message)
    return put_back(
        session, row, at=at, message="The worker was lost. Starting again.", run_at=now, anew=True
    )
