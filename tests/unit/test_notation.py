"""The drawings that other tests are written in."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.domain.timeline import Clip, Gap, TrackKind
from tests.notation import RATE, drawing_of, tidy, timeline_of


@pytest.mark.parametrize(
    "drawing",
    [
        "A[0:10] _4 B[2:7]",
        "_20 A[5:55]",
        "",
        "V1:",
        "A[0:20]@2<1>2 B[1/2:21/2]",
        "A2[4:10] n/A[0:5]",
        "V2!: A[0:1]\nV1: B[0:5]\nA1: _2 m/B[0:5]\nC1: q[3:5] r[9:2]\nM: k@7",
    ],
)
def test_a_drawing_is_read_and_drawn_again(drawing: str) -> None:
    assert drawing_of(timeline_of(drawing)) == tidy(drawing)


def test_a_drawing_says_what_a_clip_uses_of_its_source() -> None:
    timeline = timeline_of("A[5:25]@2 _3 B[0:1]")
    first, gap, _ = timeline.tracks[0].items
    assert first == Clip("A", "A", Fraction(5) / RATE, 10, speed=Fraction(2))
    assert gap == Gap(3)


def test_lines_are_tracks_from_the_top() -> None:
    timeline = timeline_of("V1: A[0:1]\nA1!: B[0:1]")
    assert [(track.kind, track.locked) for track in timeline.tracks] == [
        (TrackKind.VIDEO, False),
        (TrackKind.AUDIO, True),
    ]


@pytest.mark.parametrize("text", ["A[0:", "A[0:3]@2", "A", "C1: q[1]"])
def test_what_is_not_a_drawing_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        timeline_of(text)
