"""Lifting, extracting, closing gaps and cutting time out."""

from __future__ import annotations

import pytest

from app.domain.edits import close_gap, extract, extract_range, lift
from app.domain.errors import ClipNotFound, EditRejected, TrackLocked, TrackNotFound
from tests.notation import timeline_of
from tests.unit.drawn import assert_drawn


@pytest.mark.parametrize(
    ("before", "clips", "after"),
    [
        ("A[0:10] B[0:5] C[0:5]", ["B"], "A[0:10] _5 C[0:5]"),
        ("A[0:10] B[0:5]", ["B"], "A[0:10]"),
        ("A[0:10] _3 B[0:5] _2 C[0:5]", ["B", "B"], "A[0:10] _10 C[0:5]"),
        ("A[0:10] B[0:5]", ["A", "B"], "V1:"),
        ("V1: A[0:10] B[0:5]\nA1: C[0:10]", ["A", "C"], "V1: _10 B[0:5]\nA1:"),
    ],
)
def test_lifting_leaves_everything_else_where_it_is(before: str, clips: list[str], after: str) -> None:
    assert_drawn(before, lambda timeline: lift(timeline, clips), after)


@pytest.mark.parametrize(
    ("before", "clips", "after"),
    [
        ("A[0:10] B[0:5] C[0:5]", ["B"], "A[0:10] C[0:5]"),
        ("A[0:10] _3 B[0:5] _2 C[0:5]", ["B"], "A[0:10] _5 C[0:5]"),
        ("A[0:10] _3 B[0:5]", ["B"], "A[0:10]"),
        ("V1: A[0:10] B[0:5]\nA1: C[0:10] D[0:3]", ["A", "C"], "V1: B[0:5]\nA1: D[0:3]"),
    ],
)
def test_extracting_closes_up_on_each_track(before: str, clips: list[str], after: str) -> None:
    assert_drawn(before, lambda timeline: extract(timeline, clips), after)


@pytest.mark.parametrize(
    ("before", "clips", "refusal"),
    [
        ("A[0:10]", ["A", "X"], ClipNotFound),
        ("V1: A[0:10]\nA1!: C[0:10]", ["A", "C"], TrackLocked),
    ],
)
def test_removing_is_all_or_nothing(before: str, clips: list[str], refusal: type[EditRejected]) -> None:
    for remove in (lift, extract):
        with pytest.raises(refusal):
            remove(timeline_of(before), clips)


@pytest.mark.parametrize(
    ("before", "span", "after"),
    [
        ("A[0:10] B[0:5]", (4, 6), "A[0:4] n/A[6:10] B[0:5]"),
        ("A[0:10] B[0:5]", (8, 12), "A[0:8] B[2:5]"),
        ("A[0:10] B[0:5]", (0, 4), "A[4:10] B[0:5]"),
        ("A[0:10] B[0:5]", (0, 99), "V1:"),
        ("A[0:10] _6 B[0:5]", (8, 12), "A[0:8] _4 B[0:5]"),
        ("A[0:20]@2<3>3", (4, 6), "A[0:8]@2<3 n/A[12:20]@2>3"),
        (
            "V1: A[0:10]\nA1: _5 B[0:10]\nA2!: C[0:10]",
            (4, 6),
            "V1: A[0:4] n/A[6:10]\nA1: _4 B[1:10]\nA2!: C[0:10]",
        ),
        (
            "V1: A[0:20]\nC1: q[0:3] r[3:4] s[5:1] t[5:4] u[9:1]\nM: i@3 j@4 k@5 l@6",
            (4, 6),
            "V1: A[0:4] n/A[6:20]\nC1: q[0:3] r[3:2] t[4:3] u[7:1]\nM: i@3 l@4",
        ),
    ],
)
def test_a_range_is_cut_out_of_everything(before: str, span: tuple[int, int], after: str) -> None:
    assert_drawn(before, lambda timeline: extract_range(timeline, *span, fresh="n"), after)


@pytest.mark.parametrize(
    ("before", "span", "refusal"),
    [
        ("A[0:10]", (4, 4), EditRejected),
        ("A[0:10]", (6, 4), EditRejected),
        ("A[0:10]", (10, 12), EditRejected),
        ("V1!: A[0:10]", (2, 4), TrackLocked),
    ],
)
def test_a_range_that_cannot_be_cut_out_says_why(
    before: str, span: tuple[int, int], refusal: type[EditRejected]
) -> None:
    with pytest.raises(refusal):
        extract_range(timeline_of(before), *span, fresh="n")


def test_what_lies_before_the_range_is_the_same_object() -> None:
    timeline = timeline_of("V1: A[0:10]\nA1: B[0:3]\nC1: q[0:2]\nM: k@1")
    edited = extract_range(timeline, 4, 6, fresh="n")
    assert edited.tracks[1] is timeline.tracks[1]
    assert edited.captions[0] is timeline.captions[0]
    assert edited.markers is timeline.markers


@pytest.mark.parametrize("at", [10, 12, 13])
def test_closing_a_gap_moves_what_follows_up(at: int) -> None:
    assert_drawn("A[0:10] _4 B[0:5]", lambda timeline: close_gap(timeline, "V1", at), "A[0:10] B[0:5]")


@pytest.mark.parametrize(
    ("before", "track", "at", "refusal"),
    [
        ("A[0:10] _4 B[0:5]", "V1", 9, EditRejected),
        ("A[0:10] _4 B[0:5]", "V1", 14, EditRejected),
        ("A[0:10] _4 B[0:5]", "V1", 99, EditRejected),
        ("A[0:10] _4 B[0:5]", "V9", 12, TrackNotFound),
        ("V1!: A[0:10] _4 B[0:5]", "V1", 12, TrackLocked),
    ],
)
def test_only_a_gap_can_be_closed(before: str, track: str, at: int, refusal: type[EditRejected]) -> None:
    with pytest.raises(refusal):
        close_gap(timeline_of(before), track, at)
