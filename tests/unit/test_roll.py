"""Roll, slip and slide: the length of the track stays as it is."""

from __future__ import annotations

import pytest

from app.domain.edits import roll, slide, slip
from app.domain.errors import EditRejected, NoRoom, OutOfMedia, TooShort, TrackLocked
from app.domain.timeline import Edge
from tests.notation import drawing_of, timeline_of
from tests.unit.drawn import HUNDRED, assert_drawn, media

HEAD, TAIL = Edge.HEAD, Edge.TAIL


@pytest.mark.parametrize(
    ("before", "clip", "edge", "delta", "after"),
    [
        ("A[0:10] B[5:10]", "A", TAIL, +2, "A[0:12] B[7:10]"),
        ("A[0:10] B[5:10]", "A", TAIL, -2, "A[0:8] B[3:10]"),
        ("A[0:10] B[5:10]", "B", HEAD, -2, "A[0:8] B[3:10]"),
        ("_4 A[0:10] B[5:10] C[0:2]", "B", HEAD, +4, "_4 A[0:14] B[9:10] C[0:2]"),
        ("A[0:10] B[10:20]@2", "A", TAIL, -3, "A[0:7] B[4:20]@2"),
    ],
)
def test_a_roll_moves_the_cut_between_two_clips(
    before: str, clip: str, edge: Edge, delta: int, after: str
) -> None:
    assert_drawn(before, lambda timeline: roll(timeline, clip, edge, delta, available=HUNDRED), after)


@pytest.mark.parametrize(
    ("before", "edge", "delta", "refusal"),
    [
        ("A[0:10] B[5:10]", TAIL, -6, OutOfMedia),  # B has only five frames before its start
        ("A[0:99] B[5:10]", TAIL, +2, OutOfMedia),
        ("A[0:10] B[5:10]", TAIL, +5, TooShort),
        ("A[0:3] B[5:10]", TAIL, -3, TooShort),
        ("A[0:10] _2 B[5:10]", TAIL, +1, EditRejected),
        ("A[0:10] B[5:10]", HEAD, +1, EditRejected),
        ("A[0:10]", TAIL, +1, EditRejected),
        ("V1!: A[0:10] B[5:10]", TAIL, +1, TrackLocked),
    ],
)
def test_a_roll_that_is_not_possible_says_why(
    before: str, edge: Edge, delta: int, refusal: type[EditRejected]
) -> None:
    with pytest.raises(refusal):
        roll(timeline_of(before), "A", edge, delta, available=HUNDRED)


@pytest.mark.parametrize(
    ("before", "delta", "after"),
    [
        ("A[5:10] B[0:5]", +2, "A[7:12] B[0:5]"),
        ("A[5:10] B[0:5]", -5, "A[0:5] B[0:5]"),
        ("A[6:16]@2<1", -3, "A[0:10]@2<1"),
    ],
)
def test_a_slip_shows_another_part_of_the_source(before: str, delta: int, after: str) -> None:
    assert_drawn(before, lambda timeline: slip(timeline, "A", delta, available=HUNDRED), after)


@pytest.mark.parametrize("delta", [-6, +91])
def test_a_slip_past_the_media_is_refused(delta: int) -> None:
    with pytest.raises(OutOfMedia):
        slip(timeline_of("A[5:10]"), "A", delta, available=HUNDRED)


def test_a_still_that_is_slipped_shows_the_same() -> None:
    assert drawing_of(slip(timeline_of("A[5:10]"), "A", -9, available=media(A=None))) == "A[0:5]"


@pytest.mark.parametrize(
    ("before", "delta", "after"),
    [
        ("A[0:10] B[0:5] C[5:10]", +2, "A[0:12] B[0:5] C[7:10]"),
        ("A[0:10] B[0:5] C[5:10]", -2, "A[0:8] B[0:5] C[3:10]"),
        ("A[0:10] B[0:5]", -2, "A[0:8] B[0:5]"),
        ("A[0:10] B[0:5]", +2, "A[0:12] B[0:5]"),
        ("_3 B[0:5] C[5:10]", -3, "B[0:5] C[2:10]"),
        ("_3 B[0:5] _4 C[5:10]", +4, "_7 B[0:5] C[5:10]"),
        ("B[0:5] C[5:10]", +2, "_2 B[0:5] C[7:10]"),
    ],
)
def test_a_slide_takes_the_edges_of_its_neighbours_along(before: str, delta: int, after: str) -> None:
    assert_drawn(before, lambda timeline: slide(timeline, "B", delta, available=HUNDRED), after)


@pytest.mark.parametrize(
    ("before", "delta", "refusal"),
    [
        ("B[0:5] C[5:10]", -1, NoRoom),
        ("_3 B[0:5] C[9:10]", -4, NoRoom),
        ("A[0:10] B[0:5] _4 C[5:10]", +5, NoRoom),
        ("A[0:99] B[0:5] C[5:10]", +2, OutOfMedia),
        ("A[0:10] B[0:5] C[5:10]", -6, OutOfMedia),
        ("A[0:10] B[0:5] C[5:10]", +5, TooShort),
        ("A[0:10] B[0:5]", -10, TooShort),
    ],
)
def test_a_slide_that_is_not_possible_says_why(before: str, delta: int, refusal: type[EditRejected]) -> None:
    with pytest.raises(refusal):
        slide(timeline_of(before), "B", delta, available=HUNDRED)
