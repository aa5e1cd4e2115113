"""Jobs in the database, the queue of record: what changes them."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from app.adapters.db import job_beginnings, job_endings, job_retention, job_sweep
from app.adapters.db.engine import Durability, db_now
from app.adapters.db.job_news import job_of, tell
from app.adapters.db.job_turns import may_run
from app.adapters.db.job_wishes import JobWishes, asked, lock
from app.adapters.db.rows import JobRow
from app.adapters.db.transactions import reading, writing
from app.domain.jobs import (
    Claim,
    Job,
    JobState,
    NewJob,
    ProgressEvent,
    Tick,
    Wish,
)
from app.ports import Sweep


class SqlJobStore(JobWishes):
    """The JobStore of both databases."""

    def add(self, job: NewJob) -> tuple[Job, ProgressEvent | None]:
        """Store a pending job and its event 0. The event is None when the key was known."""
        known = self._with_key(job.owner, job.idempotency_key)
        if known:
            return known, None
        try:
            with writing(self._engine) as session:
                row, event = job_beginnings.begin(session, job, at=self._now())
                return job_of(row), event
        except IntegrityError:
            known = self._with_key(job.owner, job.idempotency_key)
            if known is None:
                raise
            return known, None

    def begin(self, job: NewJob, *, worker: str, lease: float) -> tuple[Claim, ProgressEvent]:
        """Store a job that whoever asks does itself: it is claimed from its first moment."""
        token = secrets.token_hex(16)
        with writing(self._engine) as session:
            row, event = job_beginnings.begin_claimed(
                session, job, at=self._now(), worker=worker, token=token, lease=lease
            )
            return Claim(job_of(row), token), event

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
            row, _ = lock(session, *_held(claim))
            if row is None:
                return None
            if math.isfinite(tick.fraction):
                row.fraction = max(row.fraction, min(1.0, tick.fraction))
            row.stage = tick.stage
            row.message = asked(row) or tick.message
            row.fps, row.speed, row.eta_seconds = _finite(tick.fps), _finite(tick.speed), tick.eta_seconds
            row.current_video, row.total_videos = tick.current, tick.total
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
            row, _ = lock(session, *_held(claim))
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
            row, now = lock(session, *_held(claim))
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
                anew=count_attempt,
            )

    def forget_files(self, job_id: str, *, message: str) -> None:
        """Note that what a job that is over had made is gone, and why."""
        with writing(self._engine) as session:
            row, _ = lock(session, col(JobRow.id) == job_id)
            if row is not None and row.state.terminal and row.result is not None:
                row.result, row.message = {**row.result, "files": []}, message

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


def _held(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return (col(JobRow.id) == claim.job.id, col(JobRow.lease_token) == claim.token)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
