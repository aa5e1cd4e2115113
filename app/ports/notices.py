"""Telling a person's own program of things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.ports.media_work import Cancelled


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a person wants to be told that a job is over, and what the words are signed with."""

    owner: str
    address: str
    secret: str
    created_at: str  # ISO 8601, UTC


class WebhookStore(Protocol):
    """At most one of each person. While there is one, the end of a job stores a job that tells of it."""

    def get(self, owner: str) -> Webhook | None: ...

    def put(self, webhook: Webhook) -> None:
        """Remember it, in place of an earlier one."""
        ...

    def delete(self, owner: str) -> None: ...


class Messenger(Protocol):
    """Brings words to an address on the web."""

    def post(self, address: str, body: bytes, headers: Mapping[str, str], *, cancelled: Cancelled) -> int:
        """Send JSON; the status of the answer, which is not read. A redirect is not followed.

        Only judged addresses are connected to. Raises AddressRefused, NotTold, RenderCancelled.
        """
        ...
