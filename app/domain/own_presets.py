"""What people choose of exports and keep under a name of theirs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import InvalidRequest
from app.domain.exact_text import is_safe
from app.domain.render_request import FIELDS, parse_render_request

LONGEST_TITLE = 60
MOST = 100  # of one person
KEPT = FIELDS - {"name", "range", "split", "still_at"}  # the others are about one export


@dataclass(frozen=True, slots=True)
class OwnPreset:
    """A named choice. Others see it when it is shared; only its owner changes it."""

    id: str
    owner: str
    title: str
    fields: Mapping[str, Any]  # of a request for an export
    shared: bool
    created_at: str


def check_title(title: str) -> str:
    """The name as it is kept. Raises InvalidRequest."""
    kept = " ".join(title.split())
    if not kept or not is_safe(kept, most=LONGEST_TITLE):
        raise InvalidRequest(f"A preset is called by a text of 1 to {LONGEST_TITLE} characters.")
    return kept


def check_fields(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is kept of a request. Raises InvalidRequest when it is none."""
    kept = {name: value for name, value in fields.items() if value is not None}
    other = sorted(set(kept) - KEPT)
    if other:
        raise InvalidRequest(f"A preset has no field {other[0][:40]!r}.")
    parse_render_request(kept)
    return kept
