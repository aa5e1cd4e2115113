"""People in the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from app.adapters.db.account_rows import IdentityRow, PersonRow
from app.adapters.db.job_news import begin_anew
from app.adapters.db.person_values import MISSING, name_key, person_of
from app.adapters.db.rows import TABLES
from app.adapters.db.transactions import reading, writing
from app.domain.accounts import LOCAL_OWNER, Act, Person, Role
from app.domain.errors import InvalidRequest, NotAllowed, NotFound
from app.ports.accounts import Account
from app.services.clock import now_iso

_TAKEN = "Somebody has that name already."
_LAST_ADMIN = "Somebody must stay administrator."
_OWNED = (
    "projects",
    "assets",
    "uploads",
    "own_presets",
    "video_lists",
    "jobs",
    "job_progress_events",
    "stream_heads",
    "webhooks",
)


class SqlPeopleStore:
    """The PeopleStore of both databases."""

    def __init__(self, engine: Engine, *, now: Callable[[], str] = now_iso) -> None:
        self._engine = engine
        self._now = now

    def add(
        self, person: Person, *, password_hash: str | None = None, identity: tuple[str, str] | None = None
    ) -> None:
        """Remember a new person. Raises InvalidRequest when the name or the identity is taken."""
        try:
            with writing(self._engine) as session:
                session.add(self._row(person, password_hash))
                session.flush()
                if identity is not None:
                    issuer, subject = identity
                    session.add(IdentityRow(issuer=issuer, subject=subject, person_id=person.id))
        except IntegrityError as error:
            raise InvalidRequest(_TAKEN) from error

    def add_first(self, person: Person, *, password_hash: str) -> bool:
        """Add the first person, to whom all that was made without accounts goes; False when there is one."""
        with writing(self._engine) as session:
            alone(session)
            if session.scalar(select(func.count()).select_from(PersonRow)):
                return False
            session.add(self._row(person, password_hash))
            for table in _OWNED:
                owner = TABLES.tables[table].c.owner
                session.execute(
                    update(TABLES.tables[table]).where(owner == LOCAL_OWNER).values(owner=person.id)
                )
            return True

    def get(self, person_id: str) -> Person:
        """Raises NotFound."""
        return self.account(person_id).person

    def account(self, person_id: str) -> Account:
        """A person with the hash of their password. Raises NotFound."""
        with reading(self._engine) as session:
            row = session.get(PersonRow, person_id)
        if row is None:
            raise NotFound(MISSING)
        return Account(person_of(row), row.password_hash)

    def named(self, name: str) -> Account | None:
        """The person of that name."""
        with reading(self._engine) as session:
            row = session.scalar(select(PersonRow).where(col(PersonRow.name_key) == name_key(name)))
        return None if row is None else Account(person_of(row), row.password_hash)

    def list(self) -> Sequence[Person]:
        """Everybody, by name."""
        with reading(self._engine) as session:
            return [person_of(row) for row in session.scalars(select(PersonRow).order_by(PersonRow.name_key))]

    def anybody(self) -> bool:
        """Whether anybody has an account."""
        with reading(self._engine) as session:
            return session.scalar(select(col(PersonRow.id)).limit(1)) is not None

    def change(
        self,
        person_id: str,
        *,
        role: Role | None = None,
        disabled: bool | None = None,
        password_hash: str | None = None,
    ) -> Person:
        """None leaves a field as it is. Raises NotFound, and NotAllowed when no administrator is left."""
        wanted = {"role": role, "disabled": disabled, "password_hash": password_hash}
        with writing(self._engine) as session:
            alone(session)
            row = session.get(PersonRow, person_id)
            if row is None:
                raise NotFound(MISSING)
            kept = person_of(row).may(Act.MANAGE)
            for field, value in wanted.items():
                if value is not None:
                    setattr(row, field, value)
            session.flush()
            if person_of(row).may(Act.MANAGE) != kept:  # the jobs of the place come or go
                begin_anew(session, person_id)
            admins = (col(PersonRow.role) == Role.ADMIN) & (col(PersonRow.disabled).is_(False))
            if session.scalar(select(col(PersonRow.id)).where(admins).limit(1)) is None:
                raise NotAllowed(_LAST_ADMIN)
            return person_of(row)

    def set_quota(self, person_id: str, quota: int | None) -> Person:
        """How many bytes of media a person may keep; None: as many as the settings say."""
        change = (
            update(PersonRow).where(col(PersonRow.id) == person_id).values(quota=quota).returning(PersonRow)
        )
        with writing(self._engine) as session:
            row = session.scalars(change).one_or_none()
            if row is None:
                raise NotFound(MISSING)
            return person_of(row)

    def _row(self, person: Person, password_hash: str | None) -> PersonRow:
        return PersonRow(
            id=person.id,
            name=person.name,
            name_key=name_key(person.name),
            role=person.role,
            disabled=person.disabled,
            quota=person.quota,
            password_hash=password_hash,
            created_at=self._now(),
        )


def alone(session: Session) -> None:
    """Let no second writer decide on who there is at the same time; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(0x70656F70)))
