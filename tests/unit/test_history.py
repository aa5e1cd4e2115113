"""Undo and redo as walks on the tree of revisions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.errors import NothingToRedo, NothingToUndo
from app.domain.history import parent_of_next, redo_target, undo_target
from app.domain.projects import RevisionInfo

AT = "2026-01-31T12:00:00.000000Z"
PARENTS = {1: None, 2: 1, 3: 2, 4: 3, 5: 2}
"""1 - 2 - 3 - 4, and 5 made after undoing to 2."""


def revision(number: int, *, coalesce: str | None = None, name: str | None = None) -> RevisionInfo:
    return RevisionInfo("p", number, PARENTS[number], "Trim", name, "", AT, coalesce)


def test_undo_shows_the_parent() -> None:
    assert undo_target(revision(5)) == 2
    with pytest.raises(NothingToUndo):
        undo_target(revision(1))


@pytest.mark.parametrize(
    ("head", "tip", "shown"),
    [(3, 4, 4), (2, 4, 3), (1, 4, 2), (2, 5, 5), (1, 5, 2)],
)
def test_redo_follows_the_way_to_the_tip(head: int, tip: int, shown: int) -> None:
    assert redo_target(PARENTS.__getitem__, head=head, tip=tip) == shown


@pytest.mark.parametrize(("head", "tip"), [(4, 4), (3, 5), (5, 4), (4, 5)])
def test_there_is_nothing_to_redo_at_the_tip_or_beside_its_branch(head: int, tip: int) -> None:
    with pytest.raises(NothingToRedo):
        redo_target(PARENTS.__getitem__, head=head, tip=tip)


@pytest.mark.parametrize(
    ("key", "tip", "now", "parent"),
    [
        ("trim:A", 3, "2026-01-31T12:00:00.900000Z", 2),
        ("trim:A", 3, "2026-01-31T12:00:01.000000Z", 2),
        ("trim:A", 3, "2026-01-31T12:00:01.000001Z", 3),  # too late
        ("trim:A", 3, "2026-01-31T11:59:59.000000Z", 3),  # a clock that was set back
        ("trim:B", 3, AT, 3),
        (None, 3, AT, 3),
        ("trim:A", 4, AT, 3),  # something was undone in between
    ],
)
def test_quick_nudges_of_one_thing_are_one_step(key: str | None, tip: int, now: str, parent: int) -> None:
    head = revision(3, coalesce="trim:A")
    assert parent_of_next(head, tip=tip, key=key, now=now) == parent


def test_a_named_version_and_the_first_one_stay_reachable() -> None:
    named = revision(3, coalesce="trim:A", name="before the cut")
    assert parent_of_next(named, tip=3, key="trim:A", now=AT) == 3
    first = replace(revision(1), coalesce="trim:A")
    assert parent_of_next(first, tip=1, key="trim:A", now=AT) == 1
