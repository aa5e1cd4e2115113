"""What a person wants of a job: that it stops, waits, hurries, is done again, or goes."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, Engine, delete, func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.adapters.db import job_beginnings, job_endings
from app.adapters.db.engine import db_now
from app.adapters.db.job_news import forget, job_of, tell
from app.adapters.db.job_reads import MISSING, JobReads
from app.adapters.db.rows import JobRow, ProgressEventRow
from app.adapters.db.transactions import writing
from app.domain.errors import IllegalTransition, NotFound
from app.domain.jobs import (
    WENT_WRONG,
    Job,
    JobKind,
    JobState,
    NewJob,
    Priority,
    ProgressEvent,
    may_be_tried_again,
)
from app.services.clock import now_iso
from app.services.ids import new_id


class JobWishes(JobReads):
    """The part of the JobStore that people use."""

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
                row.message = asked(row)
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
            row.stage, row.message = job_beginnings.how_it_waits(row)
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
                row.stage, row.message = job_beginnings.how_it_waits(row)
            else:
                row.message = asked(row)
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
                row.stage, row.message = job_beginnings.how_it_waits(row)
                row.hinted_at = 0.0
            return job_of(row), tell(session, row, at=self._now())

    def retry(self, job_id: str, *, owner: str) -> tuple[Job, ProgressEvent | None]:
        """A failed or cancelled job as a new pending one. Raises IllegalTransition.

        The result of the old one names it as `again`. A part takes the place, and the key, of the one
        before. A whole takes its good parts with it, so there is one that goes on with it; asked twice,
        it is the same, without an event.
        """
        with writing(self._engine) as session:
            old = _owned(session, job_id, owner)
            if not may_be_tried_again(old.kind, old.state):
                raise IllegalTransition("Only a failed or cancelled job can be tried again.")
            again_id = self._make_id()
            if old.kind is JobKind.EXPORTS:
                key: str | None = _again(old.id)
                if going_on := _goes_on_with(session, old):
                    return job_of(going_on), None
                _hand_over_parts(session, old.id, again_id)
                old.result = {**(old.result or {}), "files": []}  # they are those of the new one
            elif key := old.idempotency_key if old.batch else None:
                old.idempotency_key = None
                session.flush()  # two with one key cannot be, not even for a moment
            old.result = {**(old.result or {}), "again": again_id}
            again = NewJob(
                id=again_id,
                owner=owner,
                kind=old.kind,
                title=old.title,
                payload=old.payload,
                project_id=old.project_id,
                asset_id=old.asset_id,
                max_attempts=old.max_attempts,
                idempotency_key=key,
                queue=old.queue,
                batch=old.batch,
            )
            row, event = job_beginnings.begin(session, again, at=self._now())
            return job_of(row), event

    def delete(self, job_id: str, *, owner: str) -> None:
        """Remove a job that is over, with its events. Raises IllegalTransition while it is not."""
        with writing(self._engine) as session:
            row = _owned(session, job_id, owner)
            if not row.state.terminal:
                raise IllegalTransition("That job is not over yet. Cancel it first.")
            of_job = col(ProgressEventRow.job_id) == job_id
            streams = (
                select(col(ProgressEventRow.owner), func.max(col(ProgressEventRow.seq)))
                .where(of_job)
                .group_by(col(ProgressEventRow.owner))
                .order_by(col(ProgressEventRow.owner))
            )
            for stream, last in session.execute(streams).all():
                forget(session, stream, up_to=last)
            session.execute(delete(ProgressEventRow).where(of_job))
            session.delete(row)


def _again(whole: str) -> str:
    """The key of what goes on with a whole: there is one."""
    return f"again:{whole}"


def _goes_on_with(session: Session, old: JobRow) -> JobRow | None:
    """The job that goes on with a whole already. Raises IllegalTransition when it is over."""
    key = _again(old.id)
    query = select(JobRow).where(col(JobRow.owner) == old.owner, col(JobRow.idempotency_key) == key)
    row = session.scalar(query)
    if row is not None and row.state.terminal:
        raise IllegalTransition("That was tried again already. Try again what came of it.")
    return row


def _hand_over_parts(session: Session, old: str, new: str) -> None:
    """Let the parts that went well, or may yet, be those of a new whole; the others give up their keys."""
    parts, bad = col(JobRow.batch) == old, col(JobRow.state).in_(WENT_WRONG)
    session.execute(update(JobRow).where(parts, bad).values(idempotency_key=None))
    session.execute(update(JobRow).where(parts, ~bad).values(batch=new))


def asked(row: JobRow) -> str:
    """What a running job is about to do because somebody asked for it."""
    return "Cancelling" if row.cancel_requested else "Pausing" if row.held else ""


def lock(session: Session, *conditions: ColumnElement[bool]) -> tuple[JobRow | None, float]:
    """Hold a row for this transaction; with it the time, by the database's clock."""
    found = session.execute(select(JobRow, db_now()).where(*conditions).with_for_update()).one_or_none()
    return (found[0], found[1]) if found else (None, 0.0)


def _owned(session: Session, job_id: str, owner: str) -> JobRow:
    row, _ = lock(session, col(JobRow.id) == job_id, col(JobRow.owner) == owner)
    if row is None:
        raise NotFound(MISSING)
    return row
