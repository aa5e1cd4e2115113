"""The spans of running exports in the database."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

from sqlalchemy import ColumnElement, Engine, Update, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.adapters.db.engine import Durability, db_now
from app.adapters.db.rows import JobRow
from app.adapters.db.span_rows import SpanRow
from app.adapters.db.transactions import reading, writing
from app.domain.jobs import JobState
from app.ports.spans import Span, SpanClaim


class SqlSpanStore:
    """The SpanStore of both databases. What a killed database forgets is only made again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def offer(self, job_id: str, spans: Sequence[Span], *, maker: str) -> None:
        """Say what is to be made, by makers of a kind."""
        wanted = {span.number: span for span in spans}
        with self._writing() as session:
            for row in session.scalars(select(SpanRow).where(_of(job_id)).with_for_update()):
                span = wanted.get(row.number)
                if span is None or (row.name, row.maker) != (span.name, maker):
                    session.delete(row)
                    continue
                del wanted[row.number]
                if row.done or row.own or not row.wanted:  # its file is not there, or whoever made it is gone
                    row.done, row.made, row.token, row.until, row.wanted = False, 0, None, None, True
            session.flush()
            session.add_all(
                SpanRow(job_id=job_id, number=span.number, name=span.name, maker=maker, frames=span.frames)
                for span in wanted.values()
            )

    def take(self, *, worker: str, maker: str, lease: float, job_id: str | None = None) -> SpanClaim | None:
        """A span that nobody makes: of that job, or of the oldest one that wants help."""
        whose = (col(SpanRow.tries) == 0) if job_id is None else _of(job_id)
        query = (
            select(SpanRow, db_now())
            .join(JobRow, col(JobRow.id) == col(SpanRow.job_id))
            .where(
                whose,
                col(SpanRow.wanted),
                col(SpanRow.maker) == maker,
                col(SpanRow.done).is_(False),
                or_(col(SpanRow.token).is_(None), col(SpanRow.until) < db_now()),
                col(JobRow.state) == JobState.PROCESSING,
                _going_on(),
            )
            .order_by(col(JobRow.created_at), col(SpanRow.job_id), col(SpanRow.number))
            .limit(1)
            .with_for_update(of=SpanRow, skip_locked=True)
        )
        with self._writing() as session:
            found = session.execute(query).one_or_none()
            if found is None:
                return None
            row, now = found
            row.token, row.worker = secrets.token_hex(16), worker
            row.until = now + lease
            row.own = job_id is not None
            row.tries += 1
            row.made = 0
            return SpanClaim(row.job_id, Span(row.number, row.name, row.frames), row.token)

    def beat(self, claim: SpanClaim, *, frames: int, lease: float) -> bool:
        """Say how far a span is and keep it. False: stop, it is not wanted or somebody else's by now."""
        wanted = (
            select(col(JobRow.id))
            .where(
                col(JobRow.id) == claim.job_id,
                # Its worker may be gone for a moment: the next one will want the span.
                col(JobRow.state).in_((JobState.PENDING, JobState.PROCESSING)),
                _going_on(),
            )
            .exists()
        )
        keep = (
            update(SpanRow)
            .where(*_held(claim), col(SpanRow.wanted), wanted)
            .values(made=frames, until=db_now() + lease)
        )
        return self._changes(keep)

    def finish(self, claim: SpanClaim) -> bool:
        """Say that a span is there; whether it was still ours."""
        done = {"done": True, "made": col(SpanRow.frames), "token": None, "until": None, "worker": None}
        return self._changes(update(SpanRow).where(*_held(claim)).values(done))

    def give_back(self, claim: SpanClaim) -> None:
        """Let somebody else make it."""
        self._changes(update(SpanRow).where(*_held(claim)).values(made=0, token=None, until=None))

    def frames(self, job_id: str) -> Mapping[int, int]:
        """How many frames of each span are made."""
        with reading(self._engine) as session:
            rows = session.execute(select(col(SpanRow.number), col(SpanRow.made)).where(_of(job_id)))
            return {row.number: row.made for row in rows}

    def waiting(self) -> bool:
        """Whether there may be something to help with."""
        running = (col(JobRow.state) == JobState.PROCESSING, col(JobRow.id) == col(SpanRow.job_id))
        query = select(col(SpanRow.number)).where(col(SpanRow.tries) == 0, *running).limit(1)
        with reading(self._engine) as session:
            return session.scalar(query) is not None

    def left(self, job_id: str) -> int:
        """How many spans of a job are not there yet."""
        query = select(func.count()).select_from(SpanRow).where(_of(job_id), col(SpanRow.done).is_(False))
        with reading(self._engine) as session:
            return session.scalar(query) or 0

    def abandon(self, worker: str) -> None:
        """Let go of what a worker held that is known to be gone."""
        held = col(SpanRow.worker) == worker
        with self._writing() as session:
            session.execute(update(SpanRow).where(held).values(made=0, token=None, until=None, worker=None))

    def withdraw(self, job_id: str) -> int:
        """Nothing of a job is wanted any more. How many spans somebody is still busy with."""
        busy = (col(SpanRow.token).is_not(None), col(SpanRow.until) >= db_now(), col(SpanRow.own).is_(False))
        with self._writing() as session:
            held = session.scalars(select(col(SpanRow.number)).where(_of(job_id), *busy)).all()
            session.execute(delete(SpanRow).where(_of(job_id), col(SpanRow.number).not_in(held)))
            session.execute(update(SpanRow).where(_of(job_id)).values(wanted=False))
            return len(held)

    def _changes(self, statement: Update) -> bool:
        with self._writing() as session:
            return session.execute(statement.returning(col(SpanRow.number))).one_or_none() is not None

    def _writing(self) -> AbstractContextManager[Session]:
        return writing(self._engine, Durability.NORMAL)


def _of(job_id: str) -> ColumnElement[bool]:
    return col(SpanRow.job_id) == job_id


def _held(claim: SpanClaim) -> tuple[ColumnElement[bool], ...]:
    return (_of(claim.job_id), col(SpanRow.number) == claim.span.number, col(SpanRow.token) == claim.token)


def _going_on() -> ColumnElement[bool]:
    return and_(col(JobRow.cancel_requested).is_(False), col(JobRow.held).is_(False))
