"""Signing in and out: by name and password, by a link that is good once, by a token."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.accounts import Person, Role
from app.domain.errors import LinkSpent, NotFound, SignInRefused, TooManyAttempts
from app.ports import EventBus
from app.ports.accounts import AttemptLimit, Passwords, PeopleStore, SessionStore
from app.services.accounts.credentials import LONGEST, check_new_password, hash_of, new_secret
from app.services.accounts.visitors import Visitor
from app.services.ids import new_id
from app.services.progress.announcing import tell
from app.services.projects.project_fields import read_name

logger = logging.getLogger(__name__)

ENDED = "sessions"
"""The bus topic on which a person's id tells that some session or token of theirs has ended."""

LINK_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Invitation:
    """What somebody who opens a link is told."""

    person: Person | None  # None: whoever comes first becomes the administrator
    by: str | None  # the name of who made it; None: the machine, or somebody who is gone
    is_new: bool  # nobody has signed in as this person yet


class SignIn:
    """Who is who. An id of a session is given to the browser once; only its hash is kept."""

    def __init__(
        self,
        *,
        people: PeopleStore,
        sessions: SessionStore,
        passwords: Passwords,
        attempts: AttemptLimit,
        attempts_of_address: AttemptLimit,
        bus: EventBus,
        session_seconds: float,
        new_id: Callable[[], str] = new_id,
        new_secret: Callable[[], str] = new_secret,
    ) -> None:
        self._people = people
        self._sessions = sessions
        self._passwords = passwords
        self._attempts = attempts
        self._attempts_of_address = attempts_of_address
        self._bus = bus
        self.session_seconds = session_seconds
        self._new_id = new_id
        self._new_secret = new_secret

    def by_session(self, session_id: str) -> Visitor | None:
        """Who has that session; it lasts its whole time again."""
        key = hash_of(session_id)
        session = self._sessions.use(key, seconds=self.session_seconds)
        return None if session is None else Visitor(session.person, session_key=key)

    def by_token(self, token: str) -> Visitor | None:
        """Whose token that is."""
        secret_hash = hash_of(token)
        person = self._people.with_token(secret_hash)
        return None if person is None or person.disabled else Visitor(person, token_hash=secret_hash)

    def seconds_left(self, visitor: Visitor) -> float:
        """How long a visitor stays signed in without doing anything; 0 when it is over."""
        if visitor.session_key is not None:
            session = self._sessions.look(visitor.session_key)
            return session.seconds_left if session else 0.0
        if visitor.token_hash is not None:
            person = self._people.with_token(visitor.token_hash)
            return 0.0 if person is None or person.disabled else math.inf
        return math.inf

    def has_password(self, person_id: str) -> bool:
        """Whether a person can sign in by a password. Raises NotFound."""
        return self._people.account(person_id).password_hash is not None

    def with_password(self, name: str, password: str, *, address: str) -> tuple[Person, str]:
        """Sign in; the person and the id of a new session. Raises SignInRefused, TooManyAttempts.

        An unknown name takes the same work as a known one.
        """
        if not self._attempts_of_address.allow(address) or not self._attempts.allow(
            name.strip().casefold()[:LONGEST], address
        ):
            logger.warning("Too many attempts to sign in from %s", address)
            raise TooManyAttempts
        account = self._people.named(name[:LONGEST])
        known = account.password_hash if account and not account.person.disabled else None
        if len(password) > LONGEST or not self._passwords.matches(password, known) or account is None:
            raise SignInRefused
        return account.person, self.begin(account.person)

    def again(self, person_id: str, password: str, *, address: str) -> Person:
        """Make sure that it is really them, before something that matters. Raises SignInRefused."""
        account = self._people.account(person_id)
        if not self._attempts.allow(person_id, address):
            raise TooManyAttempts
        if len(password) > LONGEST or not self._passwords.matches(password, account.password_hash):
            raise SignInRefused("That is not your password.")
        return account.person

    def out(self, visitor: Visitor) -> None:
        """End the session of a visitor."""
        if visitor.session_key is not None:
            self._sessions.end(visitor.session_key)
            self.ended(visitor.person.id)

    def out_everywhere(self, person_id: str, *, but: str | None = None) -> None:
        """End all sessions of a person, except the one with the key `but`."""
        self._sessions.end_all(person_id, but=but)
        self.ended(person_id)

    def change_password(self, visitor: Visitor, *, old: str, new: str, address: str) -> None:
        """Choose another password; the person's other sessions end. Raises SignInRefused, InvalidRequest."""
        check_new_password(new)
        self.again(visitor.person.id, old, address=address)
        self._people.change(visitor.person.id, password_hash=self._passwords.hash(new))
        self.out_everywhere(visitor.person.id, but=visitor.session_key)

    # --- links that are good once ---------------------------------------------------------------

    def first_link(self) -> str | None:
        """The secret of a new link for the first administrator; None when there is somebody."""
        return None if self._people.anybody() else self._link(None)

    def link_for(self, person_id: str, *, made_by: str | None = None) -> str:
        """The secret of a new link by which a person chooses their password. Earlier ones are void."""
        return self._link(self._people.get(person_id).id, made_by)

    def invitation(self, secret: str) -> Invitation:
        """What a link is for, to be told to whoever opens it. Raises LinkSpent."""
        found = self._people.link(hash_of(secret))
        if found is None:
            raise LinkSpent
        if found.person_id is None:
            return Invitation(None, None, is_new=True)
        account = self._people.account(found.person_id)
        return Invitation(account.person, self._name_of(found.made_by), is_new=account.password_hash is None)

    def with_link(self, secret: str, *, name: str, password: str) -> tuple[Person, str]:
        """Choose a password, and a name where there is none yet; signed in then. Raises LinkSpent."""
        check_new_password(password)
        owner = self.invitation(secret).person
        chosen = read_name(name) if owner is None else owner.name
        password_hash = self._passwords.hash(password)
        if self._people.spend_link(hash_of(secret)) is None:
            raise LinkSpent
        if owner is None:
            person = Person(self._new_id(), chosen, Role.ADMIN)
            if not self._people.add_first(person, password_hash=password_hash):
                raise LinkSpent
        else:
            person = self._people.change(owner.id, password_hash=password_hash)
            if person.disabled:
                raise LinkSpent
            self.out_everywhere(person.id)
        return person, self.begin(person)

    def _link(self, person_id: str | None, made_by: str | None = None) -> str:
        secret = self._new_secret()
        self._people.add_link(hash_of(secret), person_id, seconds=LINK_SECONDS, made_by=made_by)
        return secret

    def _name_of(self, person_id: str | None) -> str | None:
        try:
            return None if person_id is None else self._people.get(person_id).name
        except NotFound:
            return None

    def begin(self, person: Person) -> str:
        """The id of a new session of somebody who has shown who they are."""
        session_id = self._new_secret()
        self._sessions.begin(hash_of(session_id), person.id, seconds=self.session_seconds)
        logger.info("Person %s signed in", person.id)
        return session_id

    def ended(self, person_id: str) -> None:
        """Tell everybody that some session or token of a person has ended."""
        tell(self._bus, ENDED, {"person_id": person_id})
