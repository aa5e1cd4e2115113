"""How much of a small machine an export takes."""

from __future__ import annotations

import pytest

from app.adapters.ffmpeg.sparing import LONG, encoders_at_once, reading_words, thread_words
from app.domain.coding import Coding

SMALL, LARGE = (1280, 720), (1920, 1080)


@pytest.mark.parametrize(
    ("size", "processors", "held", "encoders"),
    [
        (SMALL, 2, 0, 2),
        (SMALL, 2, 2 * LONG, 1),
        (LARGE, 2, 0, 1),  # two would hold six hundred megabytes
        (LARGE, 8, 2 * LONG, 2),
    ],
)
def test_large_pictures_and_those_of_long_files_are_encoded_one_span_at_a_time_on_a_small_machine(
    size: tuple[int, int], processors: int, held: int, encoders: int
) -> None:
    assert encoders_at_once(size, processors, held=held) == encoders


@pytest.mark.parametrize(
    ("size", "processors", "held", "words"),
    [
        (SMALL, 2, 2 * LONG, ()),
        (LARGE, 2, 0, ()),
        (LARGE, 2, 2 * LONG, ("-threads", "1")),
        (LARGE, 8, 2 * LONG, ()),
    ],
)
def test_large_pictures_of_long_files_are_read_by_one_thread(
    size: tuple[int, int], processors: int, held: int, words: tuple[str, ...]
) -> None:
    assert reading_words(size, processors, held=held) == words


@pytest.mark.parametrize(
    ("encoder", "size", "processors", "busy", "words"),
    [
        ("libx264", SMALL, 2, (2, 0), ("-x264opts", "threads=2:sync-lookahead=0")),
        ("libx264", SMALL, 2, (1, 2 * LONG), ("-x264opts", "threads=2")),
        ("libx264", LARGE, 2, (1, 0), ("-x264opts", "threads=2:sync-lookahead=1")),
        ("libx264", LARGE, 2, (1, 2 * LONG), ("-x264opts", "threads=2:sync-lookahead=0")),
        ("libx264", LARGE, 16, (1, 2 * LONG), ()),
        ("libx265", SMALL, 2, (2, 0), ()),
    ],
)
def test_only_a_coder_that_knows_the_words_is_told_to_be_sparing(
    encoder: str, size: tuple[int, int], processors: int, busy: tuple[int, int], words: tuple[str, ...]
) -> None:
    at_once, held = busy
    assert thread_words(Coding(encoder), size, processors, at_once=at_once, held=held) == words
