"""How much of a small machine an export takes."""

from __future__ import annotations

import pytest

from app.adapters.ffmpeg.sparing import encoders_at_once, thread_words
from app.domain.coding import Coding


@pytest.mark.parametrize(
    ("size", "processors", "encoders"),
    [
        ((1280, 720), 2, 2),
        ((1920, 1080), 2, 1),  # two would hold six hundred megabytes
        ((1920, 1080), 8, 2),
    ],
)
def test_large_pictures_are_encoded_one_span_at_a_time_on_a_small_machine(
    size: tuple[int, int], processors: int, encoders: int
) -> None:
    assert encoders_at_once(size, processors) == encoders


def test_only_a_coder_that_knows_the_words_is_told_to_be_sparing() -> None:
    assert thread_words(Coding("libx264"), 2, at_once=1) == ("-x264opts", "threads=2")
    assert thread_words(Coding("libx264"), 2, at_once=2) == ("-x264opts", "threads=2:sync-lookahead=0")
    assert thread_words(Coding("libx264"), 16, at_once=1) == ()
    assert thread_words(Coding("libx265"), 2, at_once=1) == ()
