"""Signing in and out: by name and password, by a session, by a token."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable

from app.domain.accounts import Person
from app.domain.errors import SignInRefused, TooManyAttempts
from app.ports import EventBus
from app.ports.accounts import AttemptLimit, Passwords, PeopleStore, SessionStore, TokenStore
from app.services.accounts.credentials import LONGEST, check_new_password, hash_of, new_secret
from app.services.accounts.visitors import Visitor
from app.services.progress.announcing import tell

logger = logging.getLogger(__name__)

ENDED = "sessions"
"""The bus topic on which a person's id tells that some session or token of theirs has ended."""


class SignIn:
    """Who is who. An id of a session is given to the browser once; only its hash is kept."""

    def __init__(
        self,
        *,
        people: PeopleStore,
        tokens: TokenStore,
        sessions: SessionStore,
        passwords: Passwords,
        attempts: AttemptLimit,
        attempts_of_address: AttemptLimit,
        bus: EventBus,
        session_seconds: float,
        new_secret: Callable[[], str] = new_secret,
    ) -> None:
        self._people = people
        self._tokens = tokens
        self._sessions = sessions
        self._passwords = passwords
        self._attempts = attempts
        self._attempts_of_address = attempts_of_address
        self._bus = bus
        self.session_seconds = session_seconds
        self._new_secret = new_secret

    def by_session(self, session_id: str) -> Visitor | None:
        """Who has that session; it lasts its whole time again."""
        key = hash_of(session_id)
        session = self._sessions.use(key, seconds=self.session_seconds)
        return None if session is None else Visitor(session.person, session_key=key)

    def by_token(self, token: str) -> Visitor | None:
        """Whose token that is."""
        secret_hash = hash_of(token)
        person = self._tokens.holder(secret_hash)
        return None if person is None or person.disabled else Visitor(person, token_hash=secret_hash)

    def seconds_left(self, visitor: Visitor) -> float:
        """How long a visitor stays signed in without doing anything; 0 when it is over."""
        if visitor.session_key is not None:
            session = self._sessions.look(visitor.session_key)
            return session.seconds_left if session else 0.0
        if visitor.token_hash is not None:
            person = self._tokens.holder(visitor.token_hash)
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

    def begin(self, person: Person) -> str:
        """The id of a new session of somebody who has shown who they are."""
        session_id = self._new_secret()
        self._sessions.begin(hash_of(session_id), person.id, seconds=self.session_seconds)
        logger.info("Person %s signed in", person.id)
        return session_id

    def ended(self, person_id: str) -> None:
        """Tell everybody that some session or token of a person has ended."""
        tell(self._bus, ENDED, {"person_id": person_id})
