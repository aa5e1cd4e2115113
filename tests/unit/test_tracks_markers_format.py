"""Tracks, markers, and the format of the timeline."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.domain.edits import (
    add_marker,
    add_track,
    change_marker,
    remove_marker,
    remove_track,
    set_format,
    set_track,
)
from app.domain.errors import EditRejected, MarkerNotFound, OutOfMedia, TrackLocked, TrackNotFound
from app.domain.timeline import TrackKind
from app.domain.timeline_rules import check
from tests.notation import drawing_of, timeline_of
from tests.unit.drawn import HUNDRED, media


def test_picture_tracks_come_on_top_and_sound_tracks_below() -> None:
    timeline = timeline_of("V1: A[0:5]\nA1: B[0:5]")
    timeline = add_track(timeline, TrackKind.VIDEO, fresh="x")
    timeline = add_track(timeline, TrackKind.AUDIO, fresh="y")
    assert [(track.id, track.name) for track in timeline.tracks] == [
        ("x", "V2"),
        ("V1", "V1"),
        ("A1", "A1"),
        ("y", "A2"),
    ]


def test_a_new_track_has_a_name_that_is_free() -> None:
    timeline = remove_track(timeline_of("V3:\nV2:\nV1:"), "V1")
    assert add_track(timeline, TrackKind.VIDEO, fresh="x").tracks[0].name == "V4"


def test_a_locked_track_can_be_renamed_and_unlocked_but_not_removed() -> None:
    timeline = timeline_of("V1!: A[0:5]")
    with pytest.raises(TrackLocked):
        remove_track(timeline, "V1")
    changed = set_track(timeline, "V1", name="Talk", muted=True, locked=False)
    track = changed.tracks[0]
    assert (track.name, track.muted, track.locked) == ("Talk", True, False)
    assert set_track(changed, "V1", muted=True) is changed
    with pytest.raises(TrackNotFound):
        set_track(timeline, "V9", muted=True)


def test_markers_stand_in_order_one_at_a_frame() -> None:
    timeline = add_marker(timeline_of("M: k@7"), 3, "good take", fresh="n")
    assert drawing_of(timeline) == "M: n@3 k@7"
    assert drawing_of(change_marker(timeline, "n", at=9)) == "M: k@7 n@9"
    assert change_marker(timeline, "n", label="best").markers[0].label == "best"
    assert change_marker(timeline, "n", at=3) is timeline
    assert drawing_of(remove_marker(timeline, "k")) == "M: n@3"
    with pytest.raises(EditRejected, match="marker already"):
        add_marker(timeline, 7, "", fresh="m")
    with pytest.raises(EditRejected, match="marker already"):
        change_marker(timeline, "n", at=7)
    with pytest.raises(MarkerNotFound):
        remove_marker(timeline, "x")


@pytest.mark.parametrize(
    ("before", "rate", "after"),
    [
        ("A[0:10] _5 B[0:5]", "50", "A[0:20] _10 B[0:10]"),
        ("A[0:10]<2>3 _5 B[0:5]", "50", "A[0:20]<4>6 _10 B[0:10]"),
        ("A[10:20]", "50", "A[20:40]"),
        ("A[0:3] B[0:3] C[0:3] D[0:3]", "75/2", "A[0:5] B[0:4] C[0:5] D[0:4]"),  # 4.5, 9, 13.5, 18
        ("A[0:1] B[0:1] C[0:1]", "10", "A[0:1] B[0:1] C[0:1]"),  # at least one frame each
        ("A[0:10] _1 B[0:5]", "5", "A[0:2] B[0:1]"),  # a gap can vanish
        ("V1: A[0:10]\nC1: q[3:5] r[9:1]\nM: k@7", "50", "V1: A[0:20]\nC1: q[6:10] r[18:2]\nM: k@14"),
        ("V1: A[0:10]\nC1: q[3:5] r[9:1]", "5", "V1: A[0:2]\nC1: q[1:1] r[2:1]"),
    ],
)
def test_another_rate_keeps_everything_at_its_time(before: str, rate: str, after: str) -> None:
    edited = set_format(timeline_of(before), rate=Fraction(rate), available=HUNDRED)
    assert drawing_of(check(edited)) == drawing_of(timeline_of(after, rate=Fraction(rate)))


def test_another_rate_never_reaches_past_the_media() -> None:
    timeline = timeline_of("A[0:196] B[0:10]")  # 7.8232 s of A: frame 196 of 25 a second has its middle
    edited = set_format(timeline, rate=Fraction(240), available=media(A="195.58", B="100"))
    first, second = edited.clips()
    assert first.frames == 1878  # of 1882 that 196 frames would be
    assert first.frames + second.frames == round(206 * 240 / 25)  # the next clip makes it good


def test_a_rate_at_which_a_clip_has_no_frame_is_refused() -> None:
    with pytest.raises(OutOfMedia):
        set_format(timeline_of("A[9:10]"), rate=Fraction(5), available=media(A=10))


def test_another_size_shares_everything_else() -> None:
    timeline = timeline_of("A[0:10]")
    edited = set_format(timeline, size=(640, 360), available=HUNDRED)
    assert edited.size == (640, 360)
    assert edited.tracks is timeline.tracks
    assert set_format(edited, size=(640, 360), rate=Fraction(25), available=HUNDRED) is edited
