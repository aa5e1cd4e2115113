"""What jobs are promised of the room, in the database."""

from __future__ import annotations

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.adapters.db.reservation_rows import ReservationRow
from app.adapters.db.rows import JobRow
from app.adapters.db.transactions import reading, writing
from app.domain.jobs import JobState

_ALIVE = (JobState.PENDING, JobState.PROCESSING)


class SqlReservations:
    """The Reservations of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def hold(self, job_id: str, *, owner: str, size: int) -> int:
        """Promise a job so many bytes; what its owner's other jobs are promised."""
        with writing(self._engine) as session:
            _alone(session)
            row = session.get(ReservationRow, job_id)
            if row is None:
                session.add(ReservationRow(job_id=job_id, owner=owner, size=size))
            elif size > row.size:
                row.size = size
            return _promised(session, owner, but=job_id)

    def release(self, job_id: str) -> None:
        """Take a promise back."""
        with writing(self._engine) as session:
            session.execute(delete(ReservationRow).where(col(ReservationRow.job_id) == job_id))

    def promised(self, owner: str) -> int:
        """Bytes that a person's jobs are promised."""
        with reading(self._engine) as session:
            return _promised(session, owner)


def _promised(session: Session, owner: str, *, but: str = "") -> int:
    query = (
        select(func.coalesce(func.sum(col(ReservationRow.size)), 0))
        .join(JobRow, col(JobRow.id) == col(ReservationRow.job_id))
        .where(
            col(ReservationRow.owner) == owner,
            col(ReservationRow.job_id) != but,
            col(JobRow.state).in_(_ALIVE),
        )
    )
    return int(session.scalar(query) or 0)


def _alone(session: Session) -> None:
    """Let no second writer promise anything at the same time; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(0x726F6F6D)))
