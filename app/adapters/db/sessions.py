"""Sessions in the database, by its own clock."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, delete, select, update
from sqlmodel import col

from app.adapters.db.account_rows import PersonRow, SessionRow
from app.adapters.db.engine import Durability, db_now
from app.adapters.db.transactions import reading, writing
from app.domain.accounts import Person
from app.ports.accounts import Session

_WRITE_SECONDS = 60.0  # a session that was just used is not written again


class SqlSessionStore:
    """The SessionStore of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, key: str, person_id: str, *, seconds: float) -> None:
        """Begin a session; those that are over go."""
        with writing(self._engine) as session:
            session.execute(delete(SessionRow).where(col(SessionRow.expires) <= db_now()))
            now = session.scalar(select(db_now())) or 0.0
            session.add(SessionRow(key=key, person_id=person_id, expires=now + seconds))

    def use(self, key: str, *, seconds: float) -> Session | None:
        """The session, which from now on lasts that long again, to a minute; None when it is over."""
        found = self.look(key)
        if found is None or found.seconds_left > seconds - min(_WRITE_SECONDS, seconds / 4):
            return found
        extend = (
            update(SessionRow)
            .where(col(SessionRow.key) == key, col(SessionRow.expires) > db_now())
            .values(expires=db_now() + seconds)
            .returning(col(SessionRow.person_id))
        )
        with writing(self._engine, Durability.NORMAL) as session:
            still_there = session.scalar(extend) is not None
        return Session(found.person, seconds) if still_there else None

    def look(self, key: str) -> Session | None:
        """The session, without making it last longer."""
        left = col(SessionRow.expires) - db_now()
        query = (
            select(PersonRow, left)
            .join(SessionRow, col(SessionRow.person_id) == col(PersonRow.id))
            .where(col(SessionRow.key) == key, left > 0, col(PersonRow.disabled).is_(False))
        )
        with reading(self._engine) as session:
            found = session.execute(query).one_or_none()
        if found is None:
            return None
        row, seconds_left = found
        return Session(Person(row.id, row.name, row.role), float(seconds_left))

    def end(self, key: str) -> None:
        """End a session."""
        with writing(self._engine) as session:
            session.execute(delete(SessionRow).where(col(SessionRow.key) == key))

    def end_all(self, person_id: str, *, but: str | None = None) -> Sequence[str]:
        """End the sessions of a person, except the one with the key `but`; the keys of those."""
        gone = delete(SessionRow).where(col(SessionRow.person_id) == person_id)
        if but is not None:
            gone = gone.where(col(SessionRow.key) != but)
        with writing(self._engine) as session:
            return session.scalars(gone.returning(col(SessionRow.key))).all()
