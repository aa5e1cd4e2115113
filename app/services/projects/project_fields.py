"""What a project may be called, and what else may be written about it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from app.domain.errors import InvalidRequest
from app.domain.exact_text import is_safe

MAX_NAME = 255
MAX_DESCRIPTION = 5_000
MAX_ADDRESS = 2_048
UNTITLED = "Untitled"


def read_fields(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, each of the right form. Raises InvalidRequest."""
    limits = {"video_filename": MAX_NAME, "video_url": MAX_ADDRESS}
    fields: dict[str, Any] = {}
    for field, value in changes.items():
        if field == "name":
            fields[field] = read_name(value)
        elif field == "description":
            fields[field] = _text(field, value, most=MAX_DESCRIPTION, lines=True)
        elif field in limits:
            fields[field] = None if value is None else _text(field, value, most=limits[field])
        elif field == "timeline_state":
            fields[field] = value
        else:
            raise InvalidRequest(f"A project has no field {str(field)[:40]!r} that can be changed.")
    return fields


def read_name(value: object) -> str:
    """A name of 1 to 255 characters, without the white space around it. Raises InvalidRequest."""
    name = value.strip() if isinstance(value, str) else ""
    if not name:
        raise InvalidRequest("Give it a name.")
    if len(name) > MAX_NAME:
        raise InvalidRequest(f"That name is too long: at most {MAX_NAME} characters.")
    if not is_safe(name, most=MAX_NAME):
        raise InvalidRequest("That name holds characters that cannot be shown.")
    return name


def _text(field: str, value: object, *, most: int, lines: bool = False) -> str:
    if not isinstance(value, str) or not is_safe(value, most=most, lines=lines):
        raise InvalidRequest(f"{field} must be plain text of at most {most} characters.")
    return value


def title_of(file_name: str) -> str:
    """A file's name without its ending and without what cannot be shown."""
    stem = "".join(sign for sign in PurePath(file_name).stem if is_safe(sign, most=1))
    return stem.strip()[:MAX_NAME].strip() or UNTITLED
