"""By what sign-in services know people, in the database."""

from __future__ import annotations

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from app.adapters.db.account_rows import IdentityRow, PersonRow
from app.adapters.db.person_values import MISSING, person_of
from app.adapters.db.transactions import reading, writing
from app.domain.accounts import Person
from app.domain.errors import InvalidRequest, NotFound

_SOMEBODY = "The sign-in service knows you as somebody else who has an account here."


class SqlIdentityStore:
    """The IdentityStore of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def person(self, issuer: str, subject: str) -> Person | None:
        """Whom a provider knows by that subject."""
        query = (
            select(PersonRow)
            .join(IdentityRow, col(IdentityRow.person_id) == col(PersonRow.id))
            .where(col(IdentityRow.issuer) == issuer, col(IdentityRow.subject) == subject)
        )
        with reading(self._engine) as session:
            row = session.scalar(query)
        return None if row is None else person_of(row)

    def join(self, person_id: str, issuer: str, subject: str) -> None:
        """Let a provider's subject be that person. Raises InvalidRequest when it is another, NotFound."""
        try:
            with writing(self._engine) as session:
                if session.get(PersonRow, person_id) is None:
                    raise NotFound(MISSING)
                row = session.get(IdentityRow, (issuer, subject))
                if row is None:
                    session.add(IdentityRow(issuer=issuer, subject=subject, person_id=person_id))
                elif row.person_id != person_id:
                    raise InvalidRequest(_SOMEBODY)
        except IntegrityError as error:
            raise InvalidRequest(_SOMEBODY) from error

    def part(self, person_id: str) -> None:
        """Forget by what providers know a person."""
        with writing(self._engine) as session:
            session.execute(delete(IdentityRow).where(col(IdentityRow.person_id) == person_id))

    def is_joined(self, person_id: str) -> bool:
        """Whether a provider knows a person."""
        query = select(col(IdentityRow.subject)).where(col(IdentityRow.person_id) == person_id).limit(1)
        with reading(self._engine) as session:
            return session.scalar(query) is not None
