"""Undo and redo as walks on the tree of revisions. Pure.

1 ── 2 ── 3 ── 4        head 3, tip 4: undo shows 2, redo shows 4
     └─── 5             an edit after undoing to 2: head and tip are 5; 3 and 4 stay in the history
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.domain.errors import NothingToRedo, NothingToUndo
from app.domain.projects import RevisionInfo

COALESCE_SECONDS = 1.0


def undo_target(head: RevisionInfo) -> int:
    """The revision that undo shows. Raises NothingToUndo."""
    if head.parent is None:
        raise NothingToUndo
    return head.parent


def redo_target(parent_of: Callable[[int], int | None], *, head: int, tip: int) -> int:
    """The revision that redo shows: the child of `head` on the way to `tip`. Raises NothingToRedo."""
    at: int | None = tip
    while at is not None and at > head:  # a parent is always older than its child
        above = parent_of(at)
        if above == head:
            return at
        at = above
    raise NothingToRedo


def parent_of_next(head: RevisionInfo, *, tip: int, key: str | None, now: str) -> int:
    """The parent of the revision that an edit makes: `head`, or its parent when the two merge.

    An edit merges with the one before when both have one key, follow each other within a second,
    and nobody undid or named anything in between; one undo then takes both back.
    """
    return _merged(head, tip=tip, key=key) if _soon(head.created_at, now) else head.number


def parent_of_again(head: RevisionInfo, *, tip: int, key: str) -> int:
    """As `parent_of_next`, for an edit that does the one before anew in another way, however late."""
    return _merged(head, tip=tip, key=key)


def _merged(head: RevisionInfo, *, tip: int, key: str | None) -> int:
    mergeable = head.parent is not None and head.name is None and head.number == tip
    if mergeable and key is not None and key == head.coalesce:
        assert head.parent is not None
        return head.parent
    return head.number


def _soon(earlier: str, later: str) -> bool:
    passed = datetime.fromisoformat(later) - datetime.fromisoformat(earlier)
    return 0 <= passed.total_seconds() <= COALESCE_SECONDS
