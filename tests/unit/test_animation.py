"""A long animated WebP is made in parts, none of which its encoder must keep all of for long."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.adapters.ffmpeg.animation import Part, parts_of_animation


@pytest.mark.parametrize(
    ("pictures", "every_nth", "parts"),
    [
        ([300], 2, [Part(range(1), 0, range(150))]),
        ([5], 1, [Part(range(1), 0, range(5))]),
        ([8, 8, 8, 8], 1, [Part(range(2), 0, range(16)), Part(range(2, 4), 0, range(16, 32))]),
        ([30, 30], 3, [Part(range(1), 0, range(10)), Part(range(1, 2), 0, range(10, 20))]),
        ([31, 30], 3, [Part(range(1), 0, range(11)), Part(range(1, 2), 2, range(11, 21))]),
        ([10, 4], 1, [Part(range(2), 0, range(14))]),  # the rest is too small for a part of its own
        ([10, 4, 1], 1, [Part(range(1), 0, range(10)), Part(range(1, 3), 0, range(10, 15))]),
    ],
)
def test_an_animation_is_made_in_parts_of_whole_segments(
    pictures: list[int], every_nth: int, parts: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.adapters.ffmpeg.animation.MOST_PICTURES", 10)
    if pictures == [300]:
        monkeypatch.setattr("app.adapters.ffmpeg.animation.MOST_PICTURES", 1000)
    assert list(parts_of_animation(pictures, every_nth)) == parts


def test_the_lengths_of_parts_are_rounded_so_that_all_of_them_together_are_right() -> None:
    step = Fraction(1001, 15_000)
    parts = list(parts_of_animation([400] * 20, 2))
    assert sum(part.milliseconds(step) for part in parts) == round(1000 * step * 4000)
