"""Links that are good once, in the database."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Engine, delete, or_, select
from sqlmodel import col

from app.adapters.db.account_rows import LinkRow
from app.adapters.db.engine import db_now
from app.adapters.db.people import alone
from app.adapters.db.transactions import reading, writing
from app.ports.accounts import OneTimeLink


class SqlLinkStore:
    """The LinkStore of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self, secret_hash: str, person_id: str | None, *, seconds: float, made_by: str | None = None
    ) -> None:
        """A link for a person's password, or for the first administrator; earlier ones are void."""
        with writing(self._engine) as session:
            alone(session)
            session.execute(delete(LinkRow).where(or_(_is_for(person_id), col(LinkRow.expires) <= db_now())))
            now = session.scalar(select(db_now())) or 0.0
            link = LinkRow(
                secret_hash=secret_hash, person_id=person_id, expires=now + seconds, made_by=made_by
            )
            session.add(link)

    def look(self, secret_hash: str) -> OneTimeLink | None:
        """What a link is, while it can be used."""
        with reading(self._engine) as session:
            row = session.scalar(select(LinkRow).where(*_usable(secret_hash)))
        return None if row is None else OneTimeLink(row.person_id, row.made_by)

    def spend(self, secret_hash: str) -> OneTimeLink | None:
        """The same, and it cannot be used again: of two at once, one gets it."""
        spend = delete(LinkRow).where(*_usable(secret_hash)).returning(LinkRow)
        with writing(self._engine) as session:
            row = session.scalars(spend).one_or_none()
            return None if row is None else OneTimeLink(row.person_id, row.made_by)


def _is_for(person_id: str | None) -> ColumnElement[bool]:
    of = col(LinkRow.person_id)
    return of.is_(None) if person_id is None else of == person_id


def _usable(secret_hash: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(LinkRow.secret_hash) == secret_hash, col(LinkRow.expires) > db_now()
