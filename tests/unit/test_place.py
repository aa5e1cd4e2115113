"""Putting media on the timeline: insert, overwrite, append."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.edits import NewClip, Pasted, append, insert, overwrite, paste
from app.domain.errors import AssetNotFound, EditRejected, OutOfMedia, TrackLocked, TrackNotFound
from app.domain.timeline import Timeline, TrackKind
from tests.notation import RATE, drawing_of, timeline_of
from tests.unit.drawn import HUNDRED, assert_drawn


def piece(asset: str, start: int, end: int) -> NewClip:
    return NewClip(asset, start / RATE, end - start)


X = piece("X", 0, 3)


@pytest.mark.parametrize(
    ("before", "at", "after"),
    [
        ("A[0:10]", 0, "n/X[0:3] A[0:10]"),
        ("A[0:10]", 4, "A[0:4] n/X[0:3] n-2/A[4:10]"),
        ("A[0:10]<2>2", 4, "A[0:4]<2 n/X[0:3] n-2/A[4:10]>2"),
        ("A[0:10]", 10, "A[0:10] n/X[0:3]"),
        ("A[0:10]", 15, "A[0:10] _5 n/X[0:3]"),
        ("A[0:10] _4 B[0:5]", 12, "A[0:10] _2 n/X[0:3] _2 B[0:5]"),
        ("V1:", 0, "n/X[0:3]"),
        ("V1:", 2, "_2 n/X[0:3]"),
    ],
)
def test_inserting_makes_room(before: str, at: int, after: str) -> None:
    assert_drawn(
        before, lambda timeline: insert(timeline, "V1", at, [X], available=HUNDRED, fresh="n"), after
    )


@pytest.mark.parametrize(
    ("before", "at", "after"),
    [
        ("A[0:10]", 0, "n/X[0:3] A[3:10]"),
        ("A[0:10]", 4, "A[0:4] n/X[0:3] n-2/A[7:10]"),
        ("A[0:10]", 8, "A[0:8] n/X[0:3]"),
        ("A[0:2] B[0:1] C[0:5]", 1, "A[0:1] n/X[0:3] C[1:5]"),
        ("A[0:3] B[0:3]", 3, "A[0:3] n/X[0:3]"),
        ("A[0:10] _4 B[0:5]", 11, "A[0:10] _1 n/X[0:3] B[0:5]"),
        ("A[0:10] _2 B[0:5]", 11, "A[0:10] _1 n/X[0:3] B[2:5]"),
        ("A[0:20]@2", 4, "A[0:8]@2 n/X[0:3] n-2/A[14:20]@2"),
        ("A[0:2]", 5, "A[0:2] _3 n/X[0:3]"),
    ],
)
def test_overwriting_moves_nothing_else(before: str, at: int, after: str) -> None:
    assert_drawn(
        before, lambda timeline: overwrite(timeline, "V1", at, [X], available=HUNDRED, fresh="n"), after
    )


@pytest.mark.parametrize(
    ("place", "after"),
    [
        (insert, "A[0:4] n/X[0:3] n-2/Y[0:2] n-3/A[4:10]"),
        (overwrite, "A[0:4] n/X[0:3] n-2/Y[0:2] n-3/A[9:10]"),
    ],
)
def test_several_files_follow_each_other_at_their_place(place: Callable[..., Timeline], after: str) -> None:
    both = [X, piece("Y", 0, 2)]
    assert_drawn("A[0:10]", lambda before: place(before, "V1", 4, both, available=HUNDRED, fresh="n"), after)


@pytest.mark.parametrize(
    ("before", "track", "new", "refusal"),
    [
        ("A[0:10]", "V9", X, TrackNotFound),
        ("V1!: A[0:10]", "V1", X, TrackLocked),
        ("A[0:10]", "V1", piece("gone", 0, 3), AssetNotFound),
        ("A[0:10]", "V1", piece("X", 99, 101), OutOfMedia),
        ("A[0:10]", "V1", NewClip("X", Fraction(-1), 3), OutOfMedia),
    ],
)
def test_media_that_cannot_be_placed_say_why(
    before: str, track: str, new: NewClip, refusal: type[EditRejected]
) -> None:
    for place in (insert, overwrite):
        with pytest.raises(refusal):
            place(timeline_of(before), track, 4, [X, new], available=HUNDRED, fresh="n")
    with pytest.raises(refusal):
        append(timeline_of(before), track, [new], available=HUNDRED, fresh="n")


def test_appending_adds_after_the_last_clip() -> None:
    assert_drawn(
        "V2: A[0:10]\nV1: B[0:5]",
        lambda timeline: append(timeline, "V1", [X, piece("Y", 2, 4)], available=HUNDRED, fresh="n"),
        "V2: A[0:10]\nV1: B[0:5] n/X[0:3] n-2/Y[2:4]",
    )


def test_appending_without_a_track_takes_the_first_open_one_of_the_kind() -> None:
    assert_drawn(
        "V2!: A[0:10]\nV1: B[0:5]\nA1: C[0:5]",
        lambda timeline: append(timeline, None, [X], available=HUNDRED, fresh="n"),
        "V2!: A[0:10]\nV1: B[0:5] n/X[0:3]\nA1: C[0:5]",
    )


def test_appending_makes_a_track_when_there_is_none() -> None:
    timeline = append(
        timeline_of("V1: B[0:5]"), None, [X], kind=TrackKind.AUDIO, available=HUNDRED, fresh="n"
    )
    track = timeline.tracks[1]
    assert (track.id, track.kind, track.name, track.frames) == ("n", TrackKind.AUDIO, "A1", 3)


FAST = replace(X, speed=Fraction(2), fade_in=1)


@pytest.mark.parametrize(
    ("before", "at", "after"),
    [
        ("A[0:10]", 0, "n/X[0:6]@2<1 n-2/Y[0:2] A[0:10]"),
        ("A[0:10]", 4, "A[0:4] n/X[0:6]@2<1 n-2/Y[0:2] n-3/A[4:10]"),
        ("A[0:10]", 12, "A[0:10] _2 n/X[0:6]@2<1 n-2/Y[0:2]"),
    ],
)
def test_pasted_clips_make_room_and_play_as_those_that_were_copied(before: str, at: int, after: str) -> None:
    parts = [Pasted("V1", at, (FAST, piece("Y", 0, 2)))]
    assert_drawn(before, lambda timeline: paste(timeline, parts, available=HUNDRED, fresh="n"), after)


def test_one_paste_goes_to_several_tracks() -> None:
    parts = [Pasted("V1", 2, (X,)), Pasted("A1", 4, (piece("Y", 0, 2),))]
    assert_drawn(
        "V1: A[0:4]\nA1: B[0:4]",
        lambda timeline: paste(timeline, parts, available=HUNDRED, fresh="n"),
        "V1: A[0:2] n/X[0:3] n-2/A[2:4]\nA1: B[0:4] n-3/Y[0:2]",
    )


@pytest.mark.parametrize(
    ("rate", "copied", "after"),
    [
        (50, (FAST, piece("Y", 0, 2)), "A[0:4] n/X[0:12]@2<2 n-2/Y[0:4] n-3/A[4:10]"),
        (50, (piece("X", 0, 3),), "A[0:4] n/X[0:6] n-2/A[4:10]"),
    ],
)
def test_clips_of_another_rate_are_pasted_with_their_time_in_seconds(
    rate: int, copied: tuple[NewClip, ...], after: str
) -> None:
    before = timeline_of("A[0:10]", rate=Fraction(rate))
    parts = [Pasted("V1", 4, copied)]
    edited = paste(before, parts, rate=Fraction(25), available=HUNDRED, fresh="n")
    assert drawing_of(edited) == after


def test_clips_of_another_rate_do_not_drift_apart_where_they_are_pasted() -> None:
    before = timeline_of("A[0:10]", rate=Fraction(30_000, 1001))
    parts = [Pasted("V1", 0, tuple(piece("X", at, at + 7) for at in range(0, 70, 7)))]
    edited = paste(before, parts, rate=Fraction(25), available=HUNDRED, fresh="n")
    pasted = [clip.frames for clip, _ in edited.tracks[0].clips()][:10]
    assert (sum(pasted), set(pasted)) == (84, {8, 9})  # 70 frames are 2.8 seconds


@pytest.mark.parametrize(
    ("part", "error"),
    [
        (Pasted("V9", 0, (X,)), TrackNotFound),
        (Pasted("V2", 0, (X,)), TrackLocked),
        (Pasted("V1", 0, (piece("none", 0, 3),)), AssetNotFound),
        (Pasted("V1", 0, (piece("X", 98, 103),)), OutOfMedia),
        (Pasted("V1", 0, (replace(X, fade_in=2, fade_out=2),)), EditRejected),
        (Pasted("V1", 0, (replace(X, speed=Fraction(17)),)), EditRejected),
        (Pasted("V1", 0, (replace(X, gain=Decimal(25)),)), EditRejected),
    ],
)
def test_what_cannot_be_pasted_is_refused(part: Pasted, error: type[Exception]) -> None:
    with pytest.raises(error):
        paste(timeline_of("V1: A[0:4]\nV2!: B[0:4]"), [part], available=HUNDRED, fresh="n")
