"""Links that are good once, by which people choose their password: made, looked at, and accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.accounts import Person, Role
from app.domain.errors import LinkSpent, NotFound
from app.ports.accounts import LinkStore, Passwords, PeopleStore
from app.services.accounts.credentials import check_new_password, hash_of, new_secret
from app.services.accounts.sign_in import SignIn
from app.services.ids import new_id
from app.services.projects.project_fields import read_name

LINK_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Invitation:
    """What somebody who opens a link is told."""

    person: Person | None  # None: whoever comes first becomes the administrator
    by: str | None  # the name of who made it; None: the machine, or somebody who is gone
    is_new: bool  # nobody has signed in as this person yet


class Invitations:
    """Links for one person each. The secret of a link is told once; only its hash is kept."""

    def __init__(
        self,
        people: PeopleStore,
        links: LinkStore,
        passwords: Passwords,
        sign_in: SignIn,
        *,
        new_id: Callable[[], str] = new_id,
        new_secret: Callable[[], str] = new_secret,
    ) -> None:
        self._people = people
        self._links = links
        self._passwords = passwords
        self._sign_in = sign_in
        self._new_id = new_id
        self._new_secret = new_secret

    def first_link(self) -> str | None:
        """The secret of a new link for the first administrator; None when there is somebody."""
        return None if self._people.anybody() else self._link(None)

    def link_for(self, person_id: str, *, made_by: str | None = None) -> str:
        """The secret of a new link by which a person chooses their password. Earlier ones are void."""
        return self._link(self._people.get(person_id).id, made_by)

    def look(self, secret: str) -> Invitation:
        """What a link is for, to be told to whoever opens it. Raises LinkSpent."""
        found = self._links.look(hash_of(secret))
        if found is None:
            raise LinkSpent
        if found.person_id is None:
            return Invitation(None, None, is_new=True)
        account = self._people.account(found.person_id)
        return Invitation(account.person, self._name_of(found.made_by), is_new=account.password_hash is None)

    def accept(self, secret: str, *, name: str, password: str) -> tuple[Person, str]:
        """Choose a password, and a name where there is none yet; signed in then. Raises LinkSpent."""
        check_new_password(password)
        owner = self.look(secret).person
        chosen = read_name(name) if owner is None else owner.name
        password_hash = self._passwords.hash(password)
        if self._links.spend(hash_of(secret)) is None:
            raise LinkSpent
        if owner is None:
            person = Person(self._new_id(), chosen, Role.ADMIN)
            if not self._people.add_first(person, password_hash=password_hash):
                raise LinkSpent
        else:
            person = self._people.change(owner.id, password_hash=password_hash)
            if person.disabled:
                raise LinkSpent
            self._sign_in.out_everywhere(person.id)
        return person, self._sign_in.begin(person)

    def _link(self, person_id: str | None, made_by: str | None = None) -> str:
        secret = self._new_secret()
        self._links.add(hash_of(secret), person_id, seconds=LINK_SECONDS, made_by=made_by)
        return secret

    def _name_of(self, person_id: str | None) -> str | None:
        try:
            return None if person_id is None else self._people.get(person_id).name
        except NotFound:
            return None
