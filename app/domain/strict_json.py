"""Reading JSON text that nobody vouches for: no floats, no doubled keys, no bombs."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from app.domain.errors import InvalidDocument

MAX_CHARACTERS = 64 * 1024 * 1024
_MAX_DIGITS = 19
_MAX_INT = 2**63 - 1  # what a database can count


def read_json(text: str) -> Any:
    """The plain value that `text` holds. Raises InvalidDocument with the reason."""
    if len(text) > MAX_CHARACTERS:
        raise InvalidDocument("That timeline cannot be read: it is too large.")
    try:
        return json.loads(
            text,
            object_pairs_hook=_without_doubles,
            parse_float=_refuse_float,
            parse_constant=_refuse_float,
            parse_int=_bounded_int,
        )
    except RecursionError as deep:
        raise InvalidDocument("That timeline cannot be read: it is nested too deeply.") from deep
    except json.JSONDecodeError as malformed:
        place = f"line {malformed.lineno}, column {malformed.colno}"
        raise InvalidDocument(f"That timeline cannot be read: it is not JSON ({place}).") from malformed


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidDocument(f"That timeline cannot be read: {twice[:40]!r} stands twice in one place.")
    return found


def _refuse_float(text: str) -> NoReturn:
    raise InvalidDocument(f"That timeline cannot be read: {text[:40]} is not a whole number.")


def _bounded_int(text: str) -> int:
    if len(text) > _MAX_DIGITS or int(text) > _MAX_INT:
        raise InvalidDocument(f"That timeline cannot be read: {text[:20]}… is too large a number.")
    return int(text)
