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


SMALL, LARGE = (1280, 720), (1920, 1080)


@pytest.mark.parametrize(
    ("encoder", "size", "processors", "at_once", "words"),
    [
        ("libx264", SMALL, 2, 2, ("-x264opts", "threads=2:sync-lookahead=0")),
        ("libx264", SMALL, 2, 1, ("-x264opts", "threads=2")),
        ("libx264", LARGE, 2, 1, ("-x264opts", "threads=2:sync-lookahead=1")),
        ("libx264", LARGE, 16, 1, ()),
        ("libx265", SMALL, 2, 2, ()),
    ],
)
def test_only_a_coder_that_knows_the_words_is_told_to_be_sparing(
    encoder: str, size: tuple[int, int], processors: int, at_once: int, words: tuple[str, ...]
) -> None:
    assert thread_words(Coding(encoder), size, processors, at_once=at_once) == words
