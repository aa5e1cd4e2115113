"""Jobs in the database, the queue of record: what changes them."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from app.adapters.db import job_endings, job_retention, job_sweep
from app.adapters.db.engine import Durability, db_now
from app.adapters.db.job_news import forget, job_of, tell
from app.adapters.db.job_reads import MISSING, JobReads
from app.adapters.db.job_turns import may_run
from app.adapters.db.rows import JobRow, ProgressEventRow
from app.adapters.db.transactions import reading, writing
from app.domain.errors import IllegalTransition, NotFound
from app.domain.jobs import (
    QUEUE_OF,
    Claim,
    Job,
    JobState,
    NewJob,
    Priority,
    ProgressEvent,
    Tick,
    Wish,
)
from app.ports import Sweep
from app.services.clock import now_iso
from app.services.ids import new_id

_RETRIABLE = (JobState.FAILED, JobState.CANCELLED)


class SqlJobStore(JobReads):
    """The JobStore of both databases."""

    def __init__(
        self,
        engine: Engine,
        *,
        now: Callable[[], str] = now_iso,
        make_id: Callable[[], str] = new_id,
    ) -> None:
        super().__init__(engine)
        self._now = now
        self._make_id = make_id

    def add(self, job: NewJob) -> tuple[Job, ProgressEvent | None]:
        """Store a pending job and its event 0. The event is None when the key was known."""
        known = self._with_key(job.owner, job.idempotency_key)
        if known:
            return known, None
        try:
            with writing(self._engine) as session:
                row, event = self._insert(session, job)
                return job_of(row), event
        except IntegrityError:
            known = self._with_key(job.owner, job.idempotency_key)
            if known is None:
                raise
            return known, None

    def claim(self, job_id: str, *, worker: str, lease: float) -> tuple[Claim, ProgressEvent] | None:
        """Take a pending job by compare-and-set; None when somebody else has it or it is over."""
        token = secrets.token_hex(16)
        take = (
            update(JobRow)
            .where(
                col(JobRow.id) == job_id,
                *may_run(),
            )
            .values(
                state=JobState.PROCESSING,
                attempt=JobRow.attempt + 1,
                worker=worker,
                lease_token=token,
                lease_until=db_now() + lease,
                fraction=0.0,
                stage="starting",
                message="Starting",
                error=None,
                detail=None,
            )
            .returning(JobRow)
        )
        with writing(self._engine) as session:
            row = session.scalars(take).one_or_none()
            if row is None:
                return None
            event = tell(session, row, at=self._now())
            return Claim(job_of(row), token), event

    def heartbeat(self, claim: Claim, *, lease: float) -> Wish | None:
        """Extend the lease, and hear what the job is to do; None when the claim is lost."""
        extend = (
            update(JobRow)
            .where(*_held(claim))
            .values(lease_until=db_now() + lease)
            .returning(col(JobRow.cancel_requested), col(JobRow.held))
        )
        with writing(self._engine, Durability.NORMAL) as session:
            found = session.execute(extend).one_or_none()
        if found is None:
            return None
        cancelled, held = found
        return Wish.CANCEL if cancelled else Wish.PAUSE if held else Wish.GO_ON

    def record(self, claim: Claim, tick: Tick) -> ProgressEvent | None:
        """Note progress. The stored fraction never falls within an attempt."""
        with writing(self._engine, Durability.NORMAL) as session:
            row, _ = _lock(session, *_held(claim))
            if row is None:
                return None
            if math.isfinite(tick.fraction):
                row.fraction = max(row.fraction, min(1.0, tick.fraction))
            row.stage = tick.stage
            row.message = _asked(row) or tick.message
            row.fps, row.speed, row.eta_seconds = _finite(tick.fps), _finite(tick.speed), tick.eta_seconds
            return tell(session, row, at=self._now(), tick=tick)

    def finish(
        self,
        claim: Claim,
        state: JobState,
        *,
        result: Mapping[str, Any] | None = None,
        message: str = "",
        error: str | None = None,
        detail: str | None = None,
    ) -> ProgressEvent | None:
        """End a job in a terminal state."""
        with writing(self._engine) as session:
            row, _ = _lock(session, *_held(claim))
            if row is None:
                return None
            return job_endings.end(
                session,
                row,
                state,
                at=self._now(),
                message=message,
                result=result,
                error=error,
                detail=detail,
            )

    def put_back(
        self, claim: Claim, *, delay: float, count_attempt: bool, error: str | None = None
    ) -> ProgressEvent | None:
        """Back to pending; cancelled or failed instead when it was to be cancelled or has no attempt left."""
        with writing(self._engine) as session:
            row, now = _lock(session, *_held(claim))
            if row is None:
                return None
            if not count_attempt:
                row.attempt -= 1
            if row.cancel_requested:
                return job_endings.end(session, row, JobState.CANCELLED, at=self._now())
            if row.attempt >= row.max_attempts:
                return job_endings.end(session, row, JobState.FAILED, at=self._now(), error=error)
            row.error = error
            return job_endings.put_back(
                session,
                row,
                at=self._now(),
                message="Trying again soon" if count_attempt else "",
                run_at=now + delay,
            )

    def request_cancel(self, job_id: str, *, owner: str) -> tuple[Job, ProgressEvent | None]:
        """End a pending job at once; ask a running one to stop. Nothing happens to one that is over."""
        with writing(self._engine) as session:
            row = _owned(session, job_id, owner)
            event = None
            if row.state is JobState.PENDING:
                row.cancel_requested = True
                event = job_endings.end(session, row, JobState.CANCELLED, at=self._now())
            elif row.state is JobState.PROCESSING and not row.cancel_requested:
                row.cancel_requested = True
                row.message = _asked(row)
                event = tell(session, row, at=self._now())
            return job_of(row), event

    def prioritise(self, job_id: str, priority: Priority, *, owner: str) -> tuple[Job, ProgressEvent | None]:
        """Let a waiting job go sooner or later. Raises IllegalTransition when it does not wait any more."""
        with writing(self._engine) as session:
            row = _owned(session, job_id, owner)
            if row.state is not JobState.PENDING:
                raise IllegalTransition("That job does not wait any more.")
            if row.priority is priority:
                return job_of(row), None
            row.priority = priority
            row.stage, row.message = job_endings.how_it_waits(row)
            return job_of(row), tell(session, row, at=self._now())

    def hold(self, job_id: str, *, owner: str) -> tuple[Job, ProgressEvent | None]:
        """Let nobody take a job, and ask a running one to wait. Raises IllegalTransition when it is over."""
        with writing(self._engine) as session:
            row = _owned(session, job_id, owner)
            if row.state.terminal or row.cancel_requested:
                raise IllegalTransition("That job is over.")
            if row.held:
                return job_of(row), None
            row.held = True
            if row.state is JobState.PENDING:
                row.stage, row.message = job_endings.how_it_waits(row)
            else:
                row.message = _asked(row)
            return job_of(row), tell(session, row, at=self._now())

    def release(self, job_id: str, *, owner: str) -> tuple[Job, ProgressEvent | None]:
        """Let a held job be taken again. Raises IllegalTransition when it is over."""
        with writing(self._engine) as session:
            row = _owned(session, job_id, owner)
            if row.state.terminal:
                raise IllegalTransition("That job is over.")
            if not row.held:
                return job_of(row), None
            row.held = False
            if row.state is JobState.PENDING:
                row.stage, row.message = job_endings.how_it_waits(row)
                row.hinted_at = 0.0
            return job_of(row), tell(session, row, at=self._now())

    def retry(self, job_id: str, *, owner: str) -> tuple[Job, ProgressEvent]:
        """A failed or cancelled job as a new pending one. Raises IllegalTransition."""
        with writing(self._engine) as session:
            old = _owned(session, job_id, owner)
            if old.state not in _RETRIABLE:
                raise IllegalTransition("Only a failed or cancelled job can be tried again.")
            again = NewJob(
                id=self._make_id(),
                owner=owner,
                kind=old.kind,
                title=old.title,
                payload=old.payload,
                project_id=old.project_id,
                asset_id=old.asset_id,
                max_attempts=old.max_attempts,
                queue=old.queue,
            )
            row, event = self._insert(session, again)
            return job_of(row), event

    def delete(self, job_id: str, *, owner: str) -> None:
        """Remove a job that is over, with its events. Raises IllegalTransition while it is not."""
        with writing(self._engine) as session:
            row = _owned(session, job_id, owner)
            if not row.state.terminal:
                raise IllegalTransition("That job is not over yet. Cancel it first.")
            of_job = col(ProgressEventRow.job_id) == job_id
            last = session.scalar(select(func.max(col(ProgressEventRow.seq))).where(of_job))
            forget(session, owner, up_to=last or 0)
            session.execute(delete(ProgressEventRow).where(of_job))
            session.delete(row)

    def hinted(self, job_id: str) -> None:
        """Note that a hint was sent now, so that the sweep waits before it sends another."""
        with writing(self._engine, Durability.NORMAL) as session:
            session.execute(update(JobRow).where(col(JobRow.id) == job_id).values(hinted_at=db_now()))

    def sweep(self, *, patience: float) -> Sweep:
        """Find pending jobs whose hint is older than `patience` seconds, and leases that ran out."""
        events = job_sweep.end_lost(self._engine, now=self._now)
        return Sweep(hints=job_sweep.due(self._engine, patience=patience), events=events)

    def abandon(self, worker: str) -> None:
        """Let the leases of a worker that is known to be gone run out now; the next sweep sees it."""
        held = (col(JobRow.state) == JobState.PROCESSING, col(JobRow.worker) == worker)
        with writing(self._engine) as session:
            session.execute(update(JobRow).where(*held).values(lease_until=db_now() - 1))

    def forget_events(self, *, before: str, most: int = 5_000) -> int:
        """Remove at most that many events told before a moment, the oldest first; how many there were."""
        return job_retention.forget_events(self._engine, before=before, most=most)

    def _with_key(self, owner: str, key: str | None) -> Job | None:
        if key is None:
            return None
        query = select(JobRow).where(col(JobRow.owner) == owner, col(JobRow.idempotency_key) == key)
        with reading(self._engine) as session:
            row = session.scalars(query).one_or_none()
            return job_of(row) if row else None

    def _insert(self, session: Session, job: NewJob) -> tuple[JobRow, ProgressEvent]:
        now = self._now()
        row = JobRow(
            id=job.id,
            owner=job.owner,
            kind=job.kind,
            queue=job.queue or QUEUE_OF[job.kind],
            state=JobState.PENDING,
            title=job.title,
            created_at=now,
            updated_at=now,
            payload=dict(job.payload),
            project_id=job.project_id,
            asset_id=job.asset_id,
            max_attempts=job.max_attempts,
            idempotency_key=job.idempotency_key,
            queued_at=session.scalar(select(db_now())) or 0.0,
        )
        row.stage, row.message = job_endings.how_it_waits(row)
        session.add(row)
        return row, tell(session, row, at=now)


def _asked(row: JobRow) -> str:
    """What a running job is about to do because somebody asked for it."""
    return "Cancelling" if row.cancel_requested else "Pausing" if row.held else ""


def _held(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return (col(JobRow.id) == claim.job.id, col(JobRow.lease_token) == claim.token)


def _lock(session: Session, *conditions: ColumnElement[bool]) -> tuple[JobRow | None, float]:
    found = session.execute(select(JobRow, db_now()).where(*conditions).with_for_update()).one_or_none()
    return (found[0], found[1]) if found else (None, 0.0)


def _owned(session: Session, job_id: str, owner: str) -> JobRow:
    row, _ = _lock(session, col(JobRow.id) == job_id, col(JobRow.owner) == owner)
    if row is None:
        raise NotFound(MISSING)
    return row


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
