"""Trimming: one edge of a clip moves, alone or with all that follows."""

from __future__ import annotations

import pytest

from app.domain.edits import Available, ripple_trim, trim, trim_to_playhead
from app.domain.errors import ClipNotFound, EditRejected, NoRoom, OutOfMedia, TooShort, TrackLocked
from app.domain.timeline import Edge
from tests.notation import drawing_of, timeline_of
from tests.unit.drawn import HUNDRED, assert_drawn, media

HEAD, TAIL = Edge.HEAD, Edge.TAIL


@pytest.mark.parametrize(
    ("before", "clip", "edge", "delta", "after"),
    [
        ("A[0:10] B[0:5]", "A", TAIL, -4, "A[0:6] _4 B[0:5]"),
        ("A[0:10] _3 B[0:5]", "A", TAIL, +2, "A[0:12] _1 B[0:5]"),
        ("A[0:10] _3 B[0:5]", "A", TAIL, +3, "A[0:13] B[0:5]"),
        ("A[0:10] _3 B[0:5]", "A", TAIL, -2, "A[0:8] _5 B[0:5]"),
        ("A[0:10]", "A", TAIL, +5, "A[0:15]"),
        ("A[0:10]", "A", TAIL, -5, "A[0:5]"),
        ("_20 A[5:55] B[0:10]", "A", HEAD, +5, "_25 A[10:55] B[0:10]"),
        ("_20 A[5:55]", "A", HEAD, -5, "_15 A[0:55]"),
        ("_5 A[5:55]", "A", HEAD, -5, "A[0:55]"),
        ("A[5:55]", "A", HEAD, +1, "_1 A[6:55]"),
        ("A[0:10] B[0:5]", "B", HEAD, +2, "A[0:10] _2 B[2:5]"),
        ("A[0:20]@2 B[0:5]", "A", TAIL, -4, "A[0:12]@2 _4 B[0:5]"),
        ("_2 A[10:30]@2", "A", HEAD, -2, "A[6:30]@2"),
        ("_1 A[1:3]@1/2", "A", HEAD, +1, "_2 A[3/2:3]@1/2"),
        ("A[0:10]", "A", TAIL, 0, "A[0:10]"),
    ],
)
def test_trim_leaves_other_clips_where_they_are(
    before: str, clip: str, edge: Edge, delta: int, after: str
) -> None:
    assert_drawn(before, lambda timeline: trim(timeline, clip, edge, delta, available=HUNDRED), after)


@pytest.mark.parametrize(
    ("before", "clip", "edge", "delta", "refusal"),
    [
        ("A[0:10] B[0:5]", "A", TAIL, +1, NoRoom),  # against a clip
        ("A[0:10] _3 B[0:5]", "A", TAIL, +4, NoRoom),  # a gap that is too small
        ("A[0:10] B[5:9]", "B", HEAD, -1, NoRoom),
        ("A[5:10]", "A", HEAD, -1, NoRoom),  # against the start of the timeline
        ("A[0:10]", "A", TAIL, +91, OutOfMedia),
        ("_9 A[2:10]", "A", HEAD, -3, OutOfMedia),
        ("A[0:10]", "A", TAIL, -10, TooShort),
        ("A[0:10]", "A", HEAD, +10, TooShort),
        ("A[0:10]", "A", HEAD, +(2**31), TooShort),
        ("A[0:10]", "X", TAIL, -1, ClipNotFound),
        ("V1!: A[0:10]", "A", TAIL, -1, TrackLocked),
    ],
)
def test_a_trim_that_is_not_possible_says_why(
    before: str, clip: str, edge: Edge, delta: int, refusal: type[EditRejected]
) -> None:
    with pytest.raises(refusal):
        trim(timeline_of(before), clip, edge, delta, available=HUNDRED)


@pytest.mark.parametrize(
    ("before", "clip", "edge", "delta", "after"),
    [
        ("A[0:10] B[0:5]", "A", TAIL, -4, "A[0:6] B[0:5]"),
        ("A[0:10] B[0:5]", "A", TAIL, +4, "A[0:14] B[0:5]"),
        ("A[2:10] B[0:5]", "A", HEAD, -2, "A[0:10] B[0:5]"),
        ("A[2:10] B[0:5]", "A", HEAD, +2, "A[4:10] B[0:5]"),
        ("_3 A[2:10] _2 B[0:5]", "A", HEAD, +2, "_3 A[4:10] _2 B[0:5]"),
        ("A[0:9]@3 B[0:5]", "A", HEAD, +1, "A[3:9]@3 B[0:5]"),
    ],
)
def test_a_ripple_trim_moves_what_follows(before: str, clip: str, edge: Edge, delta: int, after: str) -> None:
    assert_drawn(before, lambda timeline: ripple_trim(timeline, clip, edge, delta, available=HUNDRED), after)


@pytest.mark.parametrize(
    ("available", "delta", "refusal"),
    [
        (media(A=15), +6, OutOfMedia),
        (media(), +1, OutOfMedia),  # the file is gone
        (media(A=15), -10, TooShort),
    ],
)
def test_a_ripple_trim_that_is_not_possible_says_why(
    available: Available, delta: int, refusal: type[EditRejected]
) -> None:
    with pytest.raises(refusal):
        ripple_trim(timeline_of("A[0:10] B[0:5]"), "A", TAIL, delta, available=available)


@pytest.mark.parametrize(
    ("before", "edge", "at", "after"),
    [
        ("A[0:10] B[0:5]", HEAD, 4, "A[4:10] B[0:5]"),
        ("A[0:10] B[0:5]", TAIL, 4, "A[0:4] B[0:5]"),
        ("_5 A[0:10] B[0:5]", HEAD, 6, "_5 A[1:10] B[0:5]"),
        ("_5 A[0:10] B[0:5]", TAIL, 14, "_5 A[0:9] B[0:5]"),
    ],
)
def test_a_trim_to_the_playhead_takes_away_one_side(before: str, edge: Edge, at: int, after: str) -> None:
    assert_drawn(before, lambda timeline: trim_to_playhead(timeline, "A", edge, at), after)


@pytest.mark.parametrize("at", [0, 5, 15, 99])
def test_a_playhead_outside_the_clip_trims_nothing(at: int) -> None:
    with pytest.raises(EditRejected, match="playhead"):
        trim_to_playhead(timeline_of("_5 A[0:10]"), "A", HEAD, at)


@pytest.mark.parametrize(
    ("length", "most"),
    [
        ("10", 10),
        ("10.4", 10),
        ("10.5", 10),  # the middle of frame 11 is exactly where the media end
        ("10.51", 11),  # the middle of frame 11 still has media
        ("11.5", 11),
    ],
)
def test_a_clip_reaches_to_the_last_frame_whose_middle_has_media(length: str, most: int) -> None:
    timeline = timeline_of("A[0:1]")
    available = media(A=length)
    longest = trim(timeline, "A", TAIL, most - 1, available=available)
    assert longest.frames == most
    with pytest.raises(OutOfMedia):
        trim(timeline, "A", TAIL, most, available=available)


def test_a_still_may_be_as_long_as_one_likes() -> None:
    available = media(A=None)
    longer = trim(timeline_of("_9 A[2:10]"), "A", TAIL, 5_000, available=available)
    assert drawing_of(longer) == "_9 A[2:5010]"
    earlier = trim(timeline_of("_9 A[2:10]"), "A", HEAD, -9, available=available)
    assert drawing_of(earlier) == "A[0:17]"  # a still has no beginning


def test_a_clip_whose_media_are_gone_can_still_be_shortened() -> None:
    assert_drawn("A[0:10]", lambda timeline: trim(timeline, "A", TAIL, -3, available={}), "A[0:7]")
    assert_drawn("A[0:10]", lambda timeline: trim(timeline, "A", HEAD, +3, available={}), "_3 A[3:10]")


@pytest.mark.parametrize(
    ("before", "delta", "after"),
    [
        ("A[0:10]<4>4", -1, "A[0:9]<4>4"),
        ("A[0:10]<4>4", -5, "A[0:5]<2>3"),
        ("A[0:10]<9", -8, "A[0:2]<2"),
        ("A[0:10]<4>4", -9, "A[0:1]>1"),
    ],
)
def test_a_clip_too_short_for_its_fades_shortens_them_alike(before: str, delta: int, after: str) -> None:
    assert_drawn(before, lambda timeline: trim(timeline, "A", TAIL, delta, available=HUNDRED), after)
