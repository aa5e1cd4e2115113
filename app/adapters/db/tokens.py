"""Tokens of programs, in the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update
from sqlmodel import col

from app.adapters.db.account_rows import ApiTokenRow, PersonRow
from app.adapters.db.engine import Durability
from app.adapters.db.person_values import person_of
from app.adapters.db.transactions import reading, writing
from app.domain.accounts import Person
from app.domain.errors import NotFound
from app.ports.accounts import ApiToken
from app.services.clock import now_iso

_USE_NOTED_SECONDS = 60


class SqlTokenStore:
    """The TokenStore of both databases."""

    def __init__(self, engine: Engine, *, now: Callable[[], str] = now_iso) -> None:
        self._engine = engine
        self._now = now

    def add(self, token: ApiToken, *, secret_hash: str) -> None:
        """Remember a token by its hash."""
        with writing(self._engine) as session:
            session.add(
                ApiTokenRow(
                    id=token.id,
                    person_id=token.person_id,
                    name=token.name,
                    secret_hash=secret_hash,
                    created_at=token.created_at,
                )
            )

    def of_person(self, person_id: str) -> Sequence[ApiToken]:
        """Newest first."""
        query = (
            select(ApiTokenRow)
            .where(col(ApiTokenRow.person_id) == person_id)
            .order_by(col(ApiTokenRow.created_at).desc(), col(ApiTokenRow.id))
        )
        with reading(self._engine) as session:
            return [
                ApiToken(row.id, row.person_id, row.name, row.created_at, row.last_used_at)
                for row in session.scalars(query)
            ]

    def holder(self, secret_hash: str) -> Person | None:
        """Whose token that is. Notes its use, at most once a minute."""
        query = (
            select(PersonRow, ApiTokenRow)
            .join(ApiTokenRow, col(ApiTokenRow.person_id) == col(PersonRow.id))
            .where(col(ApiTokenRow.secret_hash) == secret_hash)
        )
        with reading(self._engine) as session:
            found = session.execute(query).one_or_none()
        if found is None:
            return None
        person, token = found
        now = self._now()
        if token.last_used_at is None or token.last_used_at < _minute_before(now):
            noted = update(ApiTokenRow).where(col(ApiTokenRow.id) == token.id).values(last_used_at=now)
            with writing(self._engine, Durability.NORMAL) as session:
                session.execute(noted)
        return person_of(person)

    def revoke(self, token_id: str, *, person_id: str) -> None:
        """Make a token worthless. Raises NotFound, also for another person's."""
        mine = (col(ApiTokenRow.id) == token_id) & (col(ApiTokenRow.person_id) == person_id)
        gone = delete(ApiTokenRow).where(mine).returning(col(ApiTokenRow.id))
        with writing(self._engine) as session:
            if session.execute(gone).one_or_none() is None:
                raise NotFound("That token is no longer there.")


def _minute_before(now: str) -> str:
    moment = datetime.fromisoformat(now) - timedelta(seconds=_USE_NOTED_SECONDS)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
