"""Which previews go: the old ones that nobody works with, and the longest unused when there are too many."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from app.domain.tidying import DAY, Keep, Made, idle

NOW = 1000 * DAY


def made(key: str, *, days: float, size: int = 10) -> Made:
    return Made(key, size, NOW - days * DAY)


@pytest.mark.parametrize(
    ("keep", "of_late", "of_today", "gone"),
    [
        (Keep(cache_days=90), (), (), ["oldest", "old"]),  # only those of 90 days ago and more
        (Keep(cache_days=90), ("old",), (), ["oldest"]),  # somebody works with the project
        (Keep(cache_days=900), (), (), []),
        (Keep(cache_days=900, cache_bytes=40), (), (), []),  # just enough room
        (Keep(cache_days=900, cache_bytes=25), (), (), ["oldest", "old"]),  # the longest unused first
        (Keep(cache_days=900, cache_bytes=25), ("oldest",), (), ["oldest", "old"]),  # room counts more
        (Keep(cache_days=900, cache_bytes=25), (), ("oldest",), ["old", "new"]),  # but not than today's work
        (Keep(cache_days=900, cache_bytes=0), (), (), ["oldest", "old", "new"]),  # what is used now stays
    ],
)
def test_what_is_too_old_or_too_much_goes(
    keep: Keep, of_late: Collection[str], of_today: Collection[str], gone: list[str]
) -> None:
    everything = [
        made("new", days=5),
        made("now", days=0.5),
        made("oldest", days=200),
        made("old", days=100),
    ]
    found = idle(everything, keep, now=NOW, of_late=of_late, of_today=of_today)
    assert [one.key for one in found] == gone
