"""What accounts need from the outside world: people, sessions, shares, passwords. Promises only.

Every method is synchronous and may be called from any thread, as in `app.ports`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.accounts import Access, Person, Role


@dataclass(frozen=True, slots=True)
class Account:
    """A person with what a password is compared with; None before one was chosen."""

    person: Person
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class ApiToken:
    """What is known of a token: the token itself was shown once and is kept nowhere."""

    id: str
    person_id: str
    name: str
    created_at: str
    last_used_at: str | None


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """Whom a link is for, None for the first administrator, and who made it, None for the machine."""

    person_id: str | None
    made_by: str | None


class PeopleStore(Protocol):
    """People. Their names are told apart without regard to case."""

    def add(
        self, person: Person, *, password_hash: str | None = None, identity: tuple[str, str] | None = None
    ) -> None:
        """`identity` is an issuer and a subject. Raises InvalidRequest when that or the name is taken."""
        ...

    def add_first(self, person: Person, *, password_hash: str) -> bool:
        """Add the first person, to whom all that was made without accounts goes; False when there is one."""
        ...

    def get(self, person_id: str) -> Person: ...

    def named(self, name: str) -> Account | None: ...

    def account(self, person_id: str) -> Account: ...

    def list(self) -> Sequence[Person]:
        """By name."""
        ...

    def anybody(self) -> bool: ...

    def change(
        self,
        person_id: str,
        *,
        role: Role | None = None,
        disabled: bool | None = None,
        password_hash: str | None = None,
    ) -> Person:
        """None leaves a field as it is. Raises NotAllowed when no administrator would be left."""
        ...

    def set_quota(self, person_id: str, quota: int | None) -> Person:
        """How many bytes of media a person may keep; None: as many as the settings say."""
        ...


class IdentityStore(Protocol):
    """By what sign-in services know people: an issuer and a subject."""

    def person(self, issuer: str, subject: str) -> Person | None:
        """Whom a provider knows by that subject."""
        ...

    def join(self, person_id: str, issuer: str, subject: str) -> None:
        """Let a provider's subject be that person from now on.

        Raises InvalidRequest when it is somebody else, NotFound.
        """
        ...

    def part(self, person_id: str) -> None:
        """Forget by what providers know a person."""
        ...

    def is_joined(self, person_id: str) -> bool:
        """Whether a provider knows a person."""
        ...


class LinkStore(Protocol):
    """Links that are good for one use. Secrets come and stay hashed."""

    def add(
        self, secret_hash: str, person_id: str | None, *, seconds: float, made_by: str | None = None
    ) -> None:
        """A link for a person's password; without a person, for the first administrator.

        Every earlier link for the same is void.
        """
        ...

    def look(self, secret_hash: str) -> OneTimeLink | None:
        """What a link is, while it can be used."""
        ...

    def spend(self, secret_hash: str) -> OneTimeLink | None:
        """The same, and it cannot be used again."""
        ...


class TokenStore(Protocol):
    """Tokens of programs. Secrets come and stay hashed."""

    def add(self, token: ApiToken, *, secret_hash: str) -> None: ...

    def of_person(self, person_id: str) -> Sequence[ApiToken]:
        """Newest first."""
        ...

    def holder(self, secret_hash: str) -> Person | None:
        """Whose token that is. Notes its use, at most once a minute."""
        ...

    def revoke(self, token_id: str, *, person_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Session:
    """A time in which a person is signed in."""

    person: Person
    seconds_left: float


class SessionStore(Protocol):
    """Who is signed in. A key is the hash of the id that the browser has.

    A disabled person has no sessions. What else changes of a person is seen within seconds.
    """

    def begin(self, key: str, person_id: str, *, seconds: float) -> None: ...

    def use(self, key: str, *, seconds: float) -> Session | None:
        """The session, which from now on lasts that long again; None when it is over."""
        ...

    def look(self, key: str) -> Session | None:
        """The session, without making it last longer."""
        ...

    def end(self, key: str) -> None: ...

    def end_all(self, person_id: str, *, but: str | None = None) -> Sequence[str]:
        """End the sessions of a person, except the one with the key `but`; the keys of those."""
        ...


class ShareStore(Protocol):
    """Who else may see or edit a project.

    A share that begins or ends begins that person's stream of progress anew: their clients get the
    jobs as they may see them from then on.
    """

    def share(self, project_id: str, person_id: str, access: Access) -> None:
        """Share a project, or change how it is shared."""
        ...

    def unshare(self, project_id: str, person_id: str) -> None: ...

    def access(self, project_id: str, person_id: str) -> Access | None: ...

    def of_project(self, project_id: str) -> Mapping[str, Access]:
        """By the ids of people."""
        ...

    def with_person(self, person_id: str) -> Mapping[str, Access]:
        """By the ids of projects."""
        ...


class Passwords(Protocol):
    """Slow on purpose: never call it on an event loop."""

    def hash(self, password: str) -> str: ...

    def matches(self, password: str, password_hash: str | None) -> bool:
        """False without a hash, after the same work as with one."""
        ...


class AttemptLimit(Protocol):
    """How often something may be tried."""

    def allow(self, *what: str) -> bool:
        """Count an attempt; False when there were too many lately."""
        ...
