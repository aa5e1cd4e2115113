"""What is asked of the queue of record: jobs, their events, and where a stream stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields

from sqlalchemy import ColumnElement, Engine, Select, select, tuple_
from sqlalchemy.orm import Session
from sqlmodel import col

from app.adapters.db import job_counts, job_turns
from app.adapters.db.job_news import begin_stream, heads, job_of, read_events
from app.adapters.db.job_sight import PERSON, newest_of_a_person, newest_seen
from app.adapters.db.rows import JobRow, ProgressEventRow
from app.adapters.db.transactions import reading, reading_at_once, writing
from app.domain.errors import NotFound
from app.domain.jobs import Cursor, Job, JobKind, JobState, ProgressEvent, Queue
from app.ports import Head, Part, QueueLoad

MISSING = "That job is no longer there."
MOST_TOGETHER = 10  # jobs of several exports that a snapshot has beside the newest of all


class JobReads:
    """The half of the JobStore that changes no job."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, job_id: str, *, owner: str | None = None) -> Job:
        """One job, of that owner if one is given. Raises NotFound."""
        with reading(self._engine) as session:
            row = session.get(JobRow, job_id)
        if row is None or (owner is not None and row.owner != owner):
            raise NotFound(MISSING)
        return job_of(row)

    def list(
        self,
        *,
        owner: str | None,
        states: Sequence[JobState] = (),
        project_id: str | None = None,
        limit: int = 100,
        before: str | None = None,
    ) -> Sequence[Job]:
        """Newest first, everybody's without an owner; `before` is the id of the last one already seen."""
        query = _newest(owner).limit(limit)
        if states:
            query = query.where(col(JobRow.state).in_(states))
        if project_id is not None:
            query = query.where(col(JobRow.project_id) == project_id)
        with reading(self._engine) as session:
            if before is not None:
                last = session.get(JobRow, before)
                if last is None or owner not in (None, last.owner):
                    raise NotFound(MISSING)
                age = tuple_(col(JobRow.created_at), col(JobRow.id))
                query = query.where(age < (last.created_at, last.id))
            return [job_of(row) for row in session.scalars(query)]

    def seen_by(
        self,
        person_id: str,
        *,
        states: Sequence[JobState] = (),
        limit: int = 100,
        before: str | None = None,
    ) -> Sequence[Job]:
        """Those of a person, and those of projects that they own or that are shared with them."""
        with reading(self._engine) as session:
            last = None if before is None else session.get(JobRow, before)
            if before is not None and last is None:
                raise NotFound(MISSING)
            query = newest_seen(person_id, states=states, limit=limit, before=last)
            return [job_of(row) for row in session.scalars(query)]

    def parts(self, batch: str) -> Sequence[Part]:
        """The jobs that are parts of one, the first one first. Columns, since what they carry is large."""
        query = (
            select(*(getattr(JobRow, field.name) for field in fields(Part)))
            .where(col(JobRow.batch) == batch)
            .order_by(col(JobRow.created_at), col(JobRow.id))
        )
        with reading(self._engine) as session:
            return [Part(*row) for row in session.execute(query)]

    def waiting(self, queue: Queue, *, limit: int = 20, without: Collection[str] = ()) -> Sequence[str]:
        """The ids of pending jobs of a queue that may run now, the next one first.

        Exports for one of the encoders that they are to be `without` are left out.
        """
        return job_turns.waiting(self._engine, queue, limit=limit, without=without)

    def load(self) -> Mapping[Queue, QueueLoad]:
        """How much each queue has to do."""
        return job_counts.load(self._engine)

    def events_told(self) -> int:
        """How many events were ever stored. Never falls while the database is the same."""
        return job_counts.events_told(self._engine)

    def head(self, owner: str) -> Head:
        """Where an owner's stream stands; it begins when it is first asked for."""
        return self.heads([owner])[owner]

    def heads(self, owners: Sequence[str]) -> Mapping[str, Head]:
        """Where the streams of several owners stand."""
        with reading(self._engine) as session:
            found = heads(session, owners)
        new = sorted(set(owners) - set(found))
        if new:
            with writing(self._engine) as session:
                for owner in new:
                    begin_stream(session, owner)
                found |= heads(session, new)
        return found

    def events(self, owner: str, *, after: int, limit: int = 500) -> Sequence[ProgressEvent]:
        """Stored events with a `seq` above `after`, in order. A hole is a job that was deleted."""
        mine = (col(ProgressEventRow.owner) == owner, col(ProgressEventRow.seq) > after)
        with reading(self._engine) as session:
            return read_events(session, *mine, limit=limit)

    def events_of_job(
        self, job_id: str, *, after: Cursor | None = None, since: str | None = None, limit: int = 500
    ) -> Sequence[ProgressEvent]:
        """Stored events of one job in its owner's stream, from a place or a moment on, in order."""
        seq, told = col(ProgressEventRow.seq), col(ProgressEventRow.created_at)
        with reading(self._engine) as session:
            owner = session.scalar(select(col(JobRow.owner)).where(col(JobRow.id) == job_id))
            if owner is None:
                return []
            of_job = (col(ProgressEventRow.job_id) == job_id) & (col(ProgressEventRow.owner) == owner)
            place = _place(session, after, of_job, owner) if after is not None else 0
            if since is not None:
                first = session.scalar(select(seq).where(of_job, told > since).order_by(told, seq).limit(1))
                if first is None:
                    return []
                place = max(place, first - 1)
            return read_events(session, of_job, seq > place, limit=limit)

    def snapshot(self, owner: str, *, limit: int = 200) -> tuple[Head, Sequence[Job]]:
        """The head of a person's stream and the newest jobs that they see, read in one transaction.

        Their newest jobs of several exports are among them, also where the parts of one are too many.
        """
        with reading_at_once(self._engine) as session:
            head = heads(session, [owner]).get(owner)
            if head is not None:
                rows = list(session.scalars(newest_of_a_person(limit), {PERSON: owner}))
                if len(rows) == limit:
                    known = {row.id for row in rows}
                    rows += [row for row in session.scalars(_together(owner)) if row.id not in known]
                return head, [job_of(row) for row in rows]
        self.head(owner)
        return self.snapshot(owner, limit=limit)

    def cursor_known(self, cursor: Cursor, owner: str) -> bool:
        """Whether everything after the cursor is still kept."""
        head = self.head(owner)
        return cursor.epoch == head.epoch and head.oldest - 1 <= cursor.seq <= head.seq


def _newest(owner: str | None) -> Select[JobRow]:
    query = select(JobRow).order_by(col(JobRow.created_at).desc(), col(JobRow.id).desc())
    return query if owner is None else query.where(col(JobRow.owner) == owner)


def _together(owner: str) -> Select[JobRow]:
    of_several = (col(JobRow.owner) == owner, col(JobRow.kind) == JobKind.EXPORTS)
    return _newest(None).where(*of_several).limit(MOST_TOGETHER)


def _place(session: Session, cursor: Cursor, of_job: ColumnElement[bool], owner: str) -> int:
    """The number that a cursor stands at; numbers go on when a stream begins anew."""
    head = heads(session, [owner])[owner]
    if cursor.epoch == head.epoch:
        return cursor.seq
    seq, epoch = col(ProgressEventRow.seq), col(ProgressEventRow.epoch)
    before = of_job & (epoch == cursor.epoch) & (seq <= cursor.seq)
    return session.scalar(select(seq).where(before).order_by(seq.desc()).limit(1)) or 0
