"""Moving several clips at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.edits import reorder_many, shift
from app.domain.errors import ClipNotFound, EditRejected, NoRoom, TrackLocked, TrackNotFound
from app.domain.timeline import Timeline
from tests.notation import timeline_of
from tests.unit.drawn import assert_drawn


@pytest.mark.parametrize(
    ("before", "clips", "delta", "after"),
    [
        ("A[0:4] B[0:10] C[0:2]", "AC", 2, "_2 A[0:4] B[2:10] _2 C[0:2]"),
        ("A[0:4] B[0:3] C[0:9]", "AB", 3, "_3 A[0:4] B[0:3] C[3:9]"),
        ("_5 A[0:4] B[0:3]", "BA", -5, "A[0:4] B[0:3]"),
        ("V2: _3 A[0:4]\nV1: B[0:9] C[0:2]", "AC", -3, "V2: A[0:4]\nV1: B[0:6] C[0:2] n/B[8:9]"),
        ("A[0:2] _2 B[0:2] C[0:20]", "AB", 6, "_6 A[0:2] C[2:4] B[0:2] n/C[6:20]"),
        ("A[0:4] B[0:3]", "AA", 1, "_1 A[0:4] B[1:3]"),
    ],
)
def test_clips_that_are_shifted_keep_their_distances(before: str, clips: str, delta: int, after: str) -> None:
    assert_drawn(before, lambda timeline: shift(timeline, list(clips), delta, fresh="n"), after)


@pytest.mark.parametrize(
    ("before", "clips", "track", "index", "after"),
    [
        ("A[0:4] B[0:10] C[0:5] D[0:2]", "AC", "V1", 2, "B[0:10] D[0:2] A[0:4] C[0:5]"),
        ("A[0:4] B[0:10] C[0:5] D[0:2]", "CB", "V1", 0, "B[0:10] C[0:5] A[0:4] D[0:2]"),
        ("A[0:4] B[0:10] C[0:5] D[0:2]", "AB", "V1", 1, "C[0:5] A[0:4] B[0:10] D[0:2]"),
        ("A[0:4] _3 B[0:2] C[0:1]", "BC", "V1", 0, "B[0:2] C[0:1] A[0:4]"),
        ("V2: A[0:4]\nV1: B[0:1] C[0:1]", "AB", "V1", 1, "V2:\nV1: C[0:1] A[0:4] B[0:1]"),
    ],
)
def test_clips_come_together_between_others(
    before: str, clips: str, track: str, index: int, after: str
) -> None:
    assert_drawn(before, lambda timeline: reorder_many(timeline, list(clips), track, index), after)


@pytest.mark.parametrize(
    ("move", "refusal"),
    [
        (lambda timeline: shift(timeline, ["A", "C"], -1, fresh="n"), NoRoom),
        (lambda timeline: shift(timeline, ["C", "X"], 1, fresh="n"), ClipNotFound),
        (lambda timeline: shift(timeline, ["A", "B"], 1, fresh="n"), TrackLocked),
        (lambda timeline: reorder_many(timeline, ["A", "D"], "V1", 1), NoRoom),
        (lambda timeline: reorder_many(timeline, ["X"], "V1", 0), ClipNotFound),
        (lambda timeline: reorder_many(timeline, ["A"], "V9", 0), TrackNotFound),
        (lambda timeline: reorder_many(timeline, ["A"], "V2", 0), TrackLocked),
        (lambda timeline: reorder_many(timeline, ["A", "C"], "V1", 0), EditRejected),
    ],
)
def test_what_is_not_possible_is_refused_whole(
    move: Callable[[Timeline], Timeline], refusal: type[EditRejected]
) -> None:
    timeline = timeline_of("V2!: B[0:10]\nV1: A[0:4] D[0:3]\nA1: _2 C[0:4]")
    with pytest.raises(refusal):
        move(timeline)


def test_a_move_to_where_they_are_changes_nothing() -> None:
    timeline = timeline_of("A[0:4] B[0:10] C[0:2]")
    assert shift(timeline, ["A", "C"], 0, fresh="n") is timeline
    assert reorder_many(timeline, ["B", "C"], "V1", 1) is timeline
