"""What a browser tells of a drop, read without trust."""

from __future__ import annotations

from typing import Any

import pytest

from pages.landing import Landing, Where, landing_of


@pytest.mark.parametrize(
    ("told", "landing"),
    [
        ({"where": "end"}, Landing(Where.END)),
        ({"where": "timeline", "place": {"at": 3}}, Landing(Where.TIMELINE, {"at": 3})),
        ({"where": "library", "place": None}, Landing(Where.LIBRARY)),
        ({"where": "timeline"}, Landing(Where.END)),
        ({"where": "moon"}, Landing(Where.LIBRARY)),
        ({"where": ["end"]}, Landing(Where.LIBRARY)),
        (None, Landing(Where.LIBRARY)),
    ],
)
def test_what_makes_no_sense_is_a_drop_on_the_library(told: Any, landing: Landing) -> None:
    assert landing_of(told) == landing
