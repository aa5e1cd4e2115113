"""Splitting: a clip becomes two, and nothing that is shown changes."""

from __future__ import annotations

import pytest

from app.domain.edits import split, split_all
from app.domain.errors import ClipNotFound, EditRejected, TrackLocked
from tests.notation import timeline_of
from tests.unit.drawn import assert_drawn


@pytest.mark.parametrize(
    ("before", "clips", "at", "after"),
    [
        ("A[0:10] B[0:5]", ["A"], 4, "A[0:4] n/A[4:10] B[0:5]"),
        ("_3 A[0:10]", ["A"], 4, "_3 A[0:1] n/A[1:10]"),
        ("A[0:10]<2>3", ["A"], 4, "A[0:4]<2 n/A[4:10]>3"),
        ("A[0:10]<6>3", ["A"], 4, "A[0:4]<4 n/A[4:10]>3"),  # a fade is cut to its half
        ("A[0:20]@2", ["A"], 4, "A[0:8]@2 n/A[8:20]@2"),
        ("A[0:10]@1/3", ["A"], 7, "A[0:7/3]@1/3 n/A[7/3:10]@1/3"),
        ("A[0:10] B[0:5]", ["A", "B"], 12, "A[0:10] B[0:2] n/B[2:5]"),  # only what holds the frame
        (
            "V1: A[0:10]\nA1: B[0:10]",
            ["B", "A", "B"],
            4,
            "V1: A[0:4] n-2/A[4:10]\nA1: B[0:4] n/B[4:10]",
        ),
    ],
)
def test_a_split_cuts_the_clips_that_hold_the_frame(
    before: str, clips: list[str], at: int, after: str
) -> None:
    assert_drawn(before, lambda timeline: split(timeline, clips, at, fresh="n"), after)


@pytest.mark.parametrize(
    ("before", "clips", "at", "refusal"),
    [
        ("A[0:10] B[0:5]", ["A"], 0, EditRejected),  # an edge is not inside
        ("A[0:10] B[0:5]", ["A", "B"], 10, EditRejected),
        ("A[0:10]", ["A"], 99, EditRejected),
        ("A[0:10]", ["A", "X"], 4, ClipNotFound),
        ("V1!: A[0:10]", ["A"], 4, TrackLocked),
    ],
)
def test_a_split_that_is_not_possible_says_why(
    before: str, clips: list[str], at: int, refusal: type[EditRejected]
) -> None:
    with pytest.raises(refusal):
        split(timeline_of(before), clips, at, fresh="n")


def test_splitting_all_tracks_passes_locked_ones_over() -> None:
    assert_drawn(
        "V2: A[0:10]\nV1!: B[0:10]\nA1: _5 C[0:10]\nA2: D[0:10]",
        lambda timeline: split_all(timeline, 4, fresh="n"),
        "V2: A[0:4] n/A[4:10]\nV1!: B[0:10]\nA1: _5 C[0:10]\nA2: D[0:4] n-2/D[4:10]",
    )


def test_a_track_that_is_not_cut_is_the_same_object() -> None:
    timeline = timeline_of("V1: A[0:10]\nA1: _5 C[0:10]")
    assert split_all(timeline, 4, fresh="n").tracks[1] is timeline.tracks[1]


def test_splitting_all_tracks_between_clips_is_refused() -> None:
    with pytest.raises(EditRejected, match="playhead"):
        split_all(timeline_of("A[0:4] B[0:3]"), 4, fresh="n")
