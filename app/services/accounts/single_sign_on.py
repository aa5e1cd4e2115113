"""Signing in by somebody else who knows people. A new one becomes an editor: the provider decides who comes.

A person is known by issuer and subject alone. A name or an address of theirs makes nobody the owner of
an account that was there before; who is signed in to that account joins the two.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from app.domain.accounts import Person, Role
from app.domain.errors import InvalidRequest, SignInRefused
from app.ports.accounts import IdentityStore, PeopleStore
from app.ports.identity import Attempt, Identity, IdentityProvider
from app.services.accounts.credentials import new_secret
from app.services.accounts.sign_in import SignIn
from app.services.ids import new_id
from app.services.projects.project_fields import read_name

logger = logging.getLogger(__name__)

LONGEST_NAME = 200  # characters; what makes it unlike another's comes after
MOST_LIKE = 50  # people of one name


class SingleSignOn:
    """The way to a provider and back."""

    def __init__(
        self,
        provider: IdentityProvider,
        people: PeopleStore,
        identities: IdentityStore,
        sign_in: SignIn,
        *,
        address: str,
        new_id: Callable[[], str] = new_id,
    ) -> None:
        self._provider = provider
        self._people = people
        self._identities = identities
        self._sign_in = sign_in
        self._back_to = f"{address}/login/oidc/back"
        self._new_id = new_id

    @property
    def name(self) -> str:
        """What people call the provider."""
        return self._provider.name

    def begin(self) -> tuple[Attempt, str]:
        """What the browser keeps, and where it goes."""
        attempt = Attempt(new_secret(), new_secret(), new_secret())
        return attempt, self._provider.address(attempt, back_to=self._back_to)

    def end(self, attempt: Attempt, *, state: str, code: str) -> tuple[Person, str]:
        """Who came back, and the id of their new session. Raises SignInRefused."""
        identity = self._identity(attempt, state, code)
        if not self._people.anybody():
            raise SignInRefused("The first account is made by the link in the server's log.")
        person = self._person(identity)
        if person.disabled:
            raise SignInRefused("You are not let in here any more. Ask an administrator.")
        return person, self._sign_in.begin(person)

    def join(self, person_id: str, attempt: Attempt, *, state: str, code: str) -> None:
        """Let who came back sign in as a person from now on. Raises SignInRefused, InvalidRequest."""
        identity = self._identity(attempt, state, code)
        self._identities.join(person_id, identity.issuer, identity.subject)
        logger.info("Person %s can sign in by %s", person_id, self.name)

    def part(self, person_id: str) -> None:
        """Let a person sign in only by password again. Raises InvalidRequest when they have none."""
        if self._people.account(person_id).password_hash is None:
            raise InvalidRequest("You have no password, so there would be no way to sign in.")
        self._identities.part(person_id)

    def is_joined(self, person_id: str) -> bool:
        """Whether a person can sign in by the provider."""
        return self._identities.is_joined(person_id)

    def _identity(self, attempt: Attempt, state: str, code: str) -> Identity:
        if not code or not secrets.compare_digest(state.encode(), attempt.state.encode()):
            raise SignInRefused("That way to sign in was left. Try again.")
        return self._provider.identity(attempt, code, back_to=self._back_to)

    def _person(self, identity: Identity) -> Person:
        known = self._identities.person(identity.issuer, identity.subject)
        return known or self._add(identity)

    def _add(self, identity: Identity) -> Person:
        name = read_name(identity.name[:LONGEST_NAME])
        for number in range(1, MOST_LIKE):
            called = name if number == 1 else f"{name} {number}"
            person = Person(self._new_id(), called, Role.EDITOR)
            try:
                self._people.add(person, identity=(identity.issuer, identity.subject))
            except InvalidRequest:  # that name is taken, or the same person came twice at once
                if known := self._identities.person(identity.issuer, identity.subject):
                    return known
                continue
            logger.info("Person %s came by %s for the first time", person.id, self.name)
            return person
        raise SignInRefused("Too many people have that name.")
