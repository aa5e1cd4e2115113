"""Somebody else who knows people: an OpenID Connect provider. Promises only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a provider says that somebody is: known by issuer and subject, called by a name."""

    issuer: str
    subject: str
    name: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a browser keeps of its way to the provider and back. Made anew each time, good once."""

    state: str
    nonce: str
    verifier: str  # of PKCE


class IdentityProvider(Protocol):
    """The code flow with PKCE. Raises SignInRefused, with the reason in the log."""

    @property
    def name(self) -> str:
        """What people call it: its host."""
        ...

    def address(self, attempt: Attempt, *, back_to: str) -> str:
        """Where the browser goes."""
        ...

    def identity(self, attempt: Attempt, code: str, *, back_to: str) -> Identity:
        """Who came back with that code."""
        ...
