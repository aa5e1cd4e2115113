"""People, their tokens and their one-time links in the database."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from app.adapters.db.account_rows import ApiTokenRow, IdentityRow, LinkRow, PersonRow
from app.adapters.db.engine import Durability, db_now
from app.adapters.db.job_news import begin_anew
from app.adapters.db.rows import TABLES
from app.adapters.db.transactions import reading, writing
from app.domain.accounts import LOCAL_OWNER, Act, Person, Role
from app.domain.errors import InvalidRequest, NotAllowed, NotFound
from app.ports.accounts import Account, ApiToken, OneTimeLink
from app.services.clock import now_iso

_MISSING = "That person is not here."
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
_USE_NOTED_SECONDS = 60
_SOMEBODY = "The sign-in service knows you as somebody else who has an account here."


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
            _alone(session)
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
            raise NotFound(_MISSING)
        return Account(_person(row), row.password_hash)

    def named(self, name: str) -> Account | None:
        """The person of that name."""
        with reading(self._engine) as session:
            row = session.scalar(select(PersonRow).where(col(PersonRow.name_key) == _key(name)))
        return None if row is None else Account(_person(row), row.password_hash)

    def with_identity(self, issuer: str, subject: str) -> Person | None:
        """Whom a provider knows by that subject."""
        query = (
            select(PersonRow)
            .join(IdentityRow, col(IdentityRow.person_id) == col(PersonRow.id))
            .where(col(IdentityRow.issuer) == issuer, col(IdentityRow.subject) == subject)
        )
        with reading(self._engine) as session:
            row = session.scalar(query)
        return None if row is None else _person(row)

    def join(self, person_id: str, issuer: str, subject: str) -> None:
        """Let a provider's subject be that person. Raises InvalidRequest when it is another, NotFound."""
        try:
            with writing(self._engine) as session:
                if session.get(PersonRow, person_id) is None:
                    raise NotFound(_MISSING)
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

    def list(self) -> Sequence[Person]:
        """Everybody, by name."""
        with reading(self._engine) as session:
            return [_person(row) for row in session.scalars(select(PersonRow).order_by(PersonRow.name_key))]

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
            _alone(session)
            row = session.get(PersonRow, person_id)
            if row is None:
                raise NotFound(_MISSING)
            kept = _person(row).may(Act.MANAGE)
            for field, value in wanted.items():
                if value is not None:
                    setattr(row, field, value)
            session.flush()
            if _person(row).may(Act.MANAGE) != kept:  # the jobs of the place come or go
                begin_anew(session, person_id)
            admins = (col(PersonRow.role) == Role.ADMIN) & (col(PersonRow.disabled).is_(False))
            if session.scalar(select(col(PersonRow.id)).where(admins).limit(1)) is None:
                raise NotAllowed(_LAST_ADMIN)
            return _person(row)

    def set_quota(self, person_id: str, quota: int | None) -> Person:
        """How many bytes of media a person may keep; None: as many as the settings say."""
        change = (
            update(PersonRow).where(col(PersonRow.id) == person_id).values(quota=quota).returning(PersonRow)
        )
        with writing(self._engine) as session:
            row = session.scalars(change).one_or_none()
            if row is None:
                raise NotFound(_MISSING)
            return _person(row)

    def add_link(
        self, secret_hash: str, person_id: str | None, *, seconds: float, made_by: str | None = None
    ) -> None:
        """A link for a person's password, or for the first administrator; earlier ones are void."""
        with writing(self._engine) as session:
            _alone(session)
            session.execute(delete(LinkRow).where(or_(_is_for(person_id), col(LinkRow.expires) <= db_now())))
            now = session.scalar(select(db_now())) or 0.0
            link = LinkRow(
                secret_hash=secret_hash, person_id=person_id, expires=now + seconds, made_by=made_by
            )
            session.add(link)

    def link(self, secret_hash: str) -> OneTimeLink | None:
        """What a link is, while it can be used."""
        with reading(self._engine) as session:
            row = session.scalar(select(LinkRow).where(*_usable(secret_hash)))
        return None if row is None else OneTimeLink(row.person_id, row.made_by)

    def spend_link(self, secret_hash: str) -> OneTimeLink | None:
        """The same, and it cannot be used again: of two at once, one gets it."""
        spend = delete(LinkRow).where(*_usable(secret_hash)).returning(LinkRow)
        with writing(self._engine) as session:
            row = session.scalars(spend).one_or_none()
            return None if row is None else OneTimeLink(row.person_id, row.made_by)

    def add_token(self, token: ApiToken, *, secret_hash: str) -> None:
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

    def tokens(self, person_id: str) -> Sequence[ApiToken]:
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

    def with_token(self, secret_hash: str) -> Person | None:
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
        return _person(person)

    def revoke_token(self, token_id: str, *, person_id: str) -> None:
        """Make a token worthless. Raises NotFound, also for another person's."""
        mine = (col(ApiTokenRow.id) == token_id) & (col(ApiTokenRow.person_id) == person_id)
        gone = delete(ApiTokenRow).where(mine).returning(col(ApiTokenRow.id))
        with writing(self._engine) as session:
            if session.execute(gone).one_or_none() is None:
                raise NotFound("That token is no longer there.")

    def _row(self, person: Person, password_hash: str | None) -> PersonRow:
        return PersonRow(
            id=person.id,
            name=person.name,
            name_key=_key(person.name),
            role=person.role,
            disabled=person.disabled,
            quota=person.quota,
            password_hash=password_hash,
            created_at=self._now(),
        )


def _person(row: PersonRow) -> Person:
    return Person(row.id, row.name, row.role, row.disabled, row.quota)


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _alone(session: Session) -> None:
    """Let no second writer decide on who there is at the same time; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(0x70656F70)))


def _is_for(person_id: str | None) -> ColumnElement[bool]:
    of = col(LinkRow.person_id)
    return of.is_(None) if person_id is None else of == person_id


def _usable(secret_hash: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(LinkRow.secret_hash) == secret_hash, col(LinkRow.expires) > db_now()


def _minute_before(now: str) -> str:
    moment = datetime.fromisoformat(now) - timedelta(seconds=_USE_NOTED_SECONDS)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
