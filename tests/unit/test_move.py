"""Moving clips: over others, between others, in another order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.edits import move_between, move_over, move_to_new_track, reorder
from app.domain.edits.sequence import place_of
from app.domain.errors import ClipNotFound, EditRejected, NoRoom, TrackLocked, TrackNotFound
from app.domain.timeline import Timeline
from app.domain.timeline_rules import check
from tests.notation import drawing_of, timeline_of
from tests.unit.drawn import assert_drawn


@pytest.mark.parametrize(
    ("before", "clip", "track", "at", "after"),
    [
        ("A[0:4] B[0:10]", "A", "V1", 6, "_4 B[0:2] A[0:4] n/B[6:10]"),
        ("A[0:4] B[0:10]", "A", "V1", 20, "_4 B[0:10] _6 A[0:4]"),
        ("A[0:4] B[0:10]", "A", "V1", 2, "_2 A[0:4] B[2:10]"),
        ("A[0:4] B[0:10]", "B", "V1", 0, "B[0:10]"),
        ("V2: A[0:4]\nV1: B[0:10]", "A", "V1", 2, "V2:\nV1: B[0:2] A[0:4] n/B[6:10]"),
        ("V2: A[0:4] C[0:1]\nV1: B[0:3]", "A", "V1", 3, "V2: _4 C[0:1]\nV1: B[0:3] A[0:4]"),
    ],
)
def test_moving_over_moves_nothing_else(before: str, clip: str, track: str, at: int, after: str) -> None:
    assert_drawn(before, lambda timeline: move_over(timeline, clip, track, at, fresh="n"), after)


@pytest.mark.parametrize(
    ("before", "clip", "at", "after"),
    [
        ("A[0:4] B[0:10]", "A", 6, "n: _6 A[0:4]\nV1: _4 B[0:10]"),
        ("A[0:4] B[0:10]", "B", 0, "n: B[0:10]\nV1: A[0:4]"),
        ("V1: A[0:4]\nA1: S[0:4] T[0:2]", "T", 3, "V1: A[0:4]\nA1: S[0:4]\nn: _3 T[0:2]"),
    ],
)
def test_moving_to_a_new_track_makes_one_of_the_clips_kind(
    before: str, clip: str, at: int, after: str
) -> None:
    edited = move_to_new_track(timeline_of(before), clip, at, fresh="n")
    assert drawing_of(edited) == after
    check(edited)
    assert edited.track("n").kind is place_of(edited, clip).track.kind


@pytest.mark.parametrize(
    ("before", "clip", "track", "at", "after"),
    [
        ("A[0:4] B[0:10]", "A", "V1", 6, "B[0:2] A[0:4] n/B[2:10]"),
        ("A[0:4] B[0:10]", "A", "V1", 14, "B[0:10] A[0:4]"),
        ("A[0:4] B[0:10]", "B", "V1", 0, "B[0:10] A[0:4]"),
        ("A[0:4] B[0:10]", "B", "V1", 2, "A[0:2] B[0:10] n/A[2:4]"),
        ("A[0:4] B[0:10] C[0:5]", "B", "V1", 8, "A[0:4] B[0:10] C[0:5]"),  # onto itself
        ("V2: A[0:4] C[0:1]\nV1: B[0:10]", "A", "V1", 2, "V2: C[0:1]\nV1: B[0:2] A[0:4] n/B[2:10]"),
    ],
)
def test_moving_between_closes_up_and_makes_room(
    before: str, clip: str, track: str, at: int, after: str
) -> None:
    assert_drawn(before, lambda timeline: move_between(timeline, clip, track, at, fresh="n"), after)


@pytest.mark.parametrize(
    ("before", "clip", "track", "index", "after"),
    [
        ("A[0:4] B[0:10] C[0:5]", "A", "V1", 1, "B[0:10] A[0:4] C[0:5]"),
        ("A[0:4] B[0:10] C[0:5]", "A", "V1", 2, "B[0:10] C[0:5] A[0:4]"),
        ("A[0:4] B[0:10] C[0:5]", "C", "V1", 0, "C[0:5] A[0:4] B[0:10]"),
        ("A[0:4] _3 B[0:10]", "A", "V1", 0, "_3 A[0:4] B[0:10]"),
        ("V2: A[0:4]\nV1: B[0:1] C[0:1]", "A", "V1", 1, "V2:\nV1: B[0:1] A[0:4] C[0:1]"),
        ("V2: A[0:4]\nV1:", "A", "V1", 0, "V2:\nV1: A[0:4]"),
    ],
)
def test_reordering_puts_a_clip_between_others(
    before: str, clip: str, track: str, index: int, after: str
) -> None:
    assert_drawn(before, lambda timeline: reorder(timeline, clip, track, index), after)


def test_reordering_past_the_last_clip_is_refused() -> None:
    with pytest.raises(NoRoom):
        reorder(timeline_of("A[0:4] B[0:10]"), "A", "V1", 2)


@pytest.mark.parametrize(
    "move",
    [
        lambda timeline, clip, track: move_over(timeline, clip, track, 0, fresh="n"),
        lambda timeline, clip, track: move_between(timeline, clip, track, 0, fresh="n"),
        lambda timeline, clip, track: reorder(timeline, clip, track, 0),
    ],
)
@pytest.mark.parametrize(
    ("clip", "track", "refusal"),
    [
        ("X", "V1", ClipNotFound),
        ("A", "V9", TrackNotFound),
        ("A", "V2", TrackLocked),
        ("B", "V1", TrackLocked),
        ("A", "A1", EditRejected),  # pictures do not go to a track for sound
    ],
)
def test_a_move_that_is_not_possible_says_why(
    move: Callable[[Timeline, str, str], Timeline], clip: str, track: str, refusal: type[EditRejected]
) -> None:
    timeline = timeline_of("V2!: B[0:10]\nV1: A[0:4]\nA1: C[0:4]")
    with pytest.raises(refusal):
        move(timeline, clip, track)


def test_a_move_to_where_the_clip_is_changes_nothing() -> None:
    timeline = timeline_of("A[0:4] B[0:10]")
    assert move_over(timeline, "B", "V1", 4, fresh="n") is timeline
    assert move_between(timeline, "B", "V1", 4, fresh="n") is timeline
    assert reorder(timeline, "B", "V1", 1) is timeline
