"""Captions of a file where its clips show them on a timeline."""

from __future__ import annotations

import pytest

from app.domain.shown_captions import shown_captions
from tests.notation import timeline_of

SECOND = 1000
STORED = [
    (0, SECOND, "one"),
    (SECOND, 3 * SECOND, "two"),
    (9 * SECOND, 10 * SECOND, "nine"),
]  # at 25 a second


@pytest.mark.parametrize(
    ("drawing", "shown"),
    [
        ("V1: A[0:100]", [(0, 25, "one"), (25, 50, "two")]),
        ("V1: B[0:10] A[0:100]", [(10, 25, "one"), (35, 50, "two")]),
        ("V1: A[10:50]", [(0, 15, "one"), (15, 25, "two")]),
        (
            "V1: A[0:30] c/A[60:250]",
            [(0, 25, "one"), (25, 20, "two"), (195, 25, "nine")],
        ),  # one, through a cut
        ("V1: A[30:60] c/A[0:30]", [(0, 30, "two"), (30, 25, "one"), (55, 5, "two")]),
        ("V1: A[25:75]@2", [(0, 25, "two")]),
        ("V1: A[0:50]\nA1: b/A[0:50]", [(0, 25, "one"), (25, 25, "two")]),
        ("A1: A[0:50]", [(0, 25, "one"), (25, 25, "two")]),
        ("V1: A[0:50]\nV2: b/A[0:50]", [(0, 25, "one"), (25, 25, "two")]),
        ("V1: A[100:200]", []),
        ("V1: B[0:50]", []),
    ],
)
def test_captions_lie_where_the_file_is_shown(drawing: str, shown: list[tuple[int, int, str]]) -> None:
    found = shown_captions(timeline_of(drawing), "A", STORED)
    assert [(cue.start, cue.frames, cue.text) for cue in found] == shown


def test_a_caption_shorter_than_a_frame_is_one_frame_long() -> None:
    (cue,) = shown_captions(timeline_of("V1: A[0:50]"), "A", [(400, 401, "Oh")])
    assert (cue.start, cue.frames) == (10, 1)
