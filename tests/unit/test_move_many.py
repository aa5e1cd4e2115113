"""Moving several clips at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.edits import reorder_many, shift, shift_to_new_tracks
from app.domain.errors import ClipNotFound, EditRejected, NoRoom, TrackLocked, TrackNotFound
from app.domain.timeline import Timeline, TrackKind
from app.domain.timeline_rules import check
from tests.notation import drawing_of, timeline_of
from tests.unit.drawn import assert_drawn

VIDEO = TrackKind.VIDEO


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
    ("before", "clips", "kind", "delta", "after"),
    [
        ("A[0:4] B[0:10] C[0:2]", "AC", "video", 0, "n: A[0:4] _10 C[0:2]\nV1: _4 B[0:10]"),
        ("A[0:4] B[0:10] C[0:2]", "AC", "video", 3, "n: _3 A[0:4] _10 C[0:2]\nV1: _4 B[0:10]"),
        (
            "V2: A[0:4] C[0:1]\nV1: B[0:10] D[0:1]",
            "AB",
            "video",
            1,
            "n-2: _1 A[0:4]\nn: _1 B[0:10]\nV2: _4 C[0:1]\nV1: _10 D[0:1]",
        ),
        (
            "V1: A[0:4]\nA1: S[0:4] T[0:2]\nA2: U[0:9]",
            "STU",
            "audio",
            0,
            "V1: A[0:4]\nA1:\nA2:\nn: S[0:4] T[0:2]\nn-2: U[0:9]",
        ),
        ("V1: A[0:4]\nA1: S[0:4] T[0:9]", "AS", "video", 2, "n: _2 A[0:4]\nV1:\nA1: _2 S[0:4] T[2:9]"),
    ],
)
def test_clips_of_a_kind_go_to_new_tracks_and_all_keep_their_distances(
    before: str, clips: str, kind: str, delta: int, after: str
) -> None:
    edited = shift_to_new_tracks(timeline_of(before), list(clips), delta, kind=TrackKind(kind), fresh="n")
    assert drawing_of(edited) == after
    check(edited)


def test_a_track_whose_clips_stay_where_they_are_is_the_same_one() -> None:
    before = timeline_of("V1: A[0:4]\nA1: _2 S[0:4]")
    edited = shift_to_new_tracks(before, ["A", "S"], 0, kind=TrackKind.VIDEO, fresh="n")
    assert drawing_of(edited) == "n: A[0:4]\nV1:\nA1: _2 S[0:4]"
    assert edited.track("A1") is before.track("A1")


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
        (lambda timeline: shift_to_new_tracks(timeline, ["A", "C"], -1, kind=VIDEO, fresh="n"), NoRoom),
        (lambda timeline: shift_to_new_tracks(timeline, ["X"], 1, kind=VIDEO, fresh="n"), ClipNotFound),
        (lambda timeline: shift_to_new_tracks(timeline, ["B"], 1, kind=VIDEO, fresh="n"), TrackLocked),
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
