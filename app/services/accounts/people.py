"""The people of an installation and their tokens: adding, changing, revoking."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.accounts import Act, Person, Role
from app.domain.errors import InvalidRequest, NotAllowed, NotFound
from app.ports.accounts import ApiToken, Passwords, PeopleStore, TokenStore
from app.services.accounts.credentials import check_new_password, hash_of, new_secret
from app.services.accounts.invitations import Invitations
from app.services.accounts.sign_in import SignIn
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.projects.project_fields import read_name

MOST_QUOTA = 10**18  # bytes
TOKEN_PREFIX = "cutroom_"  # noqa: S105  # so that a token that leaks is recognised


class People:
    """Everybody with an account. Only administrators change others; `by` is who wants to."""

    def __init__(
        self,
        people: PeopleStore,
        tokens: TokenStore,
        passwords: Passwords,
        sign_in: SignIn,
        invitations: Invitations,
        *,
        new_id: Callable[[], str] = new_id,
        now: Callable[[], str] = now_iso,
    ) -> None:
        self._people = people
        self._tokens = tokens
        self._passwords = passwords
        self._sign_in = sign_in
        self._invitations = invitations
        self._new_id = new_id
        self._now = now

    def list(self) -> Sequence[Person]:
        """Everybody, by name."""
        return self._people.list()

    def get(self, person_id: str) -> Person:
        """One person. Raises NotFound."""
        return self._people.get(person_id)

    def named(self, name: str) -> Person:
        """The person of that name. Raises NotFound."""
        account = self._people.named(name)
        if account is None:
            raise NotFound("Nobody has that name.")
        return account.person

    def add(self, name: str, role: Role, *, password: str | None = None) -> Person:
        """Add somebody, for the command line of the machine itself. Raises InvalidRequest."""
        hashed = None if password is None else self._passwords.hash(check_new_password(password))
        person = Person(self._new_id(), read_name(name), role)
        if role is Role.ADMIN and hashed and self._people.add_first(person, password_hash=hashed):
            return person
        self._people.add(person, password_hash=hashed)
        return person

    def invite(self, by: str, name: str, role: Role) -> tuple[Person, str]:
        """Add somebody, and the secret of the link by which they choose their password."""
        self._require_admin(by)
        person = self.add(name, role)
        return person, self._invitations.link_for(person.id, made_by=by)

    def link(self, by: str, person_id: str) -> str:
        """The secret of a new link for somebody who forgot their password."""
        self._require_admin(by)
        return self._invitations.link_for(person_id, made_by=by)

    def change(
        self, by: str, person_id: str, *, role: Role | None = None, disabled: bool | None = None
    ) -> Person:
        """Give a person another role, or let them in no longer; their sessions end then.

        Raises NotAllowed when no administrator would be left.
        """
        self._require_admin(by)
        person = self._people.change(person_id, role=role, disabled=disabled)
        if person.disabled:
            self._sign_in.out_everywhere(person_id)
        return person

    def set_quota(self, by: str, person_id: str, quota: int | None) -> Person:
        """How many bytes of media a person may keep; None: as many as the settings say."""
        self._require_admin(by)
        if quota is not None and not 0 <= quota <= MOST_QUOTA:
            raise InvalidRequest("A quota has to be a number of gigabytes, such as 50.")
        return self._people.set_quota(person_id, quota)

    def create_token(self, person_id: str, name: str) -> tuple[ApiToken, str]:
        """A token for a program of this person's, and its secret, which is shown only now."""
        secret = new_secret(TOKEN_PREFIX)
        token = ApiToken(self._new_id(), person_id, read_name(name), self._now(), None)
        self._tokens.add(token, secret_hash=hash_of(secret))
        return token, secret

    def tokens(self, person_id: str) -> Sequence[ApiToken]:
        """The tokens of a person, newest first."""
        return self._tokens.of_person(person_id)

    def revoke_token(self, person_id: str, token_id: str) -> None:
        """Make a token worthless. Raises NotFound."""
        self._tokens.revoke(token_id, person_id=person_id)
        self._sign_in.ended(person_id)

    def _require_admin(self, person_id: str) -> None:
        if not self._people.get(person_id).may(Act.MANAGE):
            raise NotAllowed("Only an administrator can do that.")
