"""Where in an editor files were dropped, which says what becomes of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Where(StrEnum):
    """The part of the editor."""

    LIBRARY = "library"
    TIMELINE = "timeline"
    END = "end"  # of the timeline: everywhere else


@dataclass(frozen=True, slots=True)
class Landing:
    """Where files were dropped; `place` is what only the browser's timeline understands."""

    where: Where = Where.LIBRARY
    place: Mapping[str, Any] = field(default_factory=dict)


def landing_of(told: object) -> Landing:
    """What a browser tells of a drop; what makes no sense is a drop on the library."""
    if not isinstance(told, Mapping) or told.get("where") not in list(Where):
        return Landing()
    place = told.get("place")
    where = Where(told["where"])
    if where is Where.TIMELINE and not isinstance(place, Mapping):
        return Landing(Where.END)
    return Landing(where, place if isinstance(place, Mapping) else {})
