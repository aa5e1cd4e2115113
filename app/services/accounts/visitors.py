"""Who a request comes from."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.accounts import LOCAL_PERSON, Person

IN_SCOPE = "cutroom.visitor"
"""Where a connection's scope says it; None there is a stranger."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person, and the hash of what they showed: of a session's id or of a token, if of any."""

    person: Person
    session_key: str | None = None
    token_hash: str | None = None


LOCAL_VISITOR = Visitor(LOCAL_PERSON)
"""Everybody, where there are no accounts."""
