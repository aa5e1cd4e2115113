"""Edits of drawn timelines: what the tables of the tests are run with."""

from __future__ import annotations

import string
from collections.abc import Callable
from fractions import Fraction

from app.domain.edits import Available
from app.domain.timeline import Timeline
from app.domain.timeline_rules import check
from tests.notation import RATE, drawing_of, tidy, timeline_of

HUNDRED: Available = dict.fromkeys(string.ascii_uppercase, 100 / RATE)
"""Every asset with a capital letter has a hundred frames."""


def assert_drawn(before: str, edit: Callable[[Timeline], Timeline], after: str) -> None:
    """The edit makes the one drawing of the other; the timeline before it is as it was."""
    timeline = timeline_of(before)
    edited = edit(timeline)
    assert drawing_of(edited) == tidy(after)
    assert drawing_of(timeline) == tidy(before)
    check(edited)


def media(**frames: Fraction | int | str | None) -> Available:
    """Media of so many frames; None is endless."""
    return {name: None if length is None else Fraction(length) / RATE for name, length in frames.items()}
