"""Speed, volume and fades of a clip."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.edits import set_fades, set_gain, set_pitch, set_sound, set_speed, split
from app.domain.errors import EditRejected, OutOfMedia, TrackLocked
from app.domain.timeline import ALL_SOUNDS, NO_SOUND, Clip
from tests.notation import timeline_of
from tests.unit.drawn import HUNDRED, assert_drawn, media


@pytest.mark.parametrize(
    ("before", "speed", "after"),
    [
        ("A[0:10] B[0:5]", "2", "A[0:10]@2 B[0:5]"),
        ("A[0:10] _3 B[0:5]", "1/2", "A[0:10]@1/2 _3 B[0:5]"),
        ("A[0:10]@2", "1", "A[0:10]"),
        ("A[0:10]", "3", "A[0:9]@3"),  # 3 1/3 frames: the nearest is 3
        ("A[0:10]", "4", "A[0:8]@4"),  # 2 1/2 frames: the shorter of two equally near
        ("A[0:1]", "16", "A[0:16]@16"),  # never less than one frame
        ("A[0:10]<5>5", "2", "A[0:10]@2<2>3"),  # fades fit into what is left
        ("A[0:10]", "1", "A[0:10]"),
    ],
)
def test_speed_plays_the_same_part_of_the_source(before: str, speed: str, after: str) -> None:
    assert_drawn(before, lambda timeline: set_speed(timeline, "A", Fraction(speed), available=HUNDRED), after)


def test_half_a_frame_at_the_end_of_the_media_does_not_grow_at_a_slower_speed() -> None:
    # At 8 times, the last of two frames reaches 6 frames past the media. Slowly, those would be seen.
    assert_drawn(
        "A[0:16]@8",
        lambda timeline: set_speed(timeline, "A", Fraction(1), available=media(A="12.6")),
        "A[0:13]",
    )


def test_a_clip_whose_media_are_gone_can_still_change_speed() -> None:
    assert_drawn("A[0:10]", lambda timeline: set_speed(timeline, "A", Fraction(3), available={}), "A[0:9]@3")


@pytest.mark.parametrize("speed", ["0", "1/17", "17"])
def test_a_speed_out_of_range_is_refused(speed: str) -> None:
    with pytest.raises(EditRejected, match="between 1/16 and 16"):
        set_speed(timeline_of("A[0:10]"), "A", Fraction(speed), available=HUNDRED)


def test_a_speed_at_which_no_frame_has_media_is_refused() -> None:
    with pytest.raises(OutOfMedia):
        set_speed(timeline_of("A[4:5]"), "A", Fraction(4), available=media(A=5))


def test_volume_and_pitch_are_noted_exactly() -> None:
    louder = set_gain(timeline_of("A[0:10]"), "A", Decimal("-3.5"))
    assert next(louder.clips()) == Clip("A", "A", Fraction(0), 10, gain=Decimal("-3.5"))
    pitched = set_pitch(louder, "A", keep_pitch=False)
    assert not next(pitched.clips()).keep_pitch


@pytest.mark.parametrize("gain", ["-60.1", "24.1"])
def test_a_volume_out_of_range_is_refused(gain: str) -> None:
    with pytest.raises(EditRejected, match="dB"):
        set_gain(timeline_of("A[0:10]"), "A", Decimal(gain))


def test_a_clip_uses_the_sound_track_that_was_chosen_also_when_it_is_cut() -> None:
    chosen = set_sound(timeline_of("A[0:10] B[0:5]"), "A", 2)
    assert [clip.sound for clip in split(chosen, ["A"], 4, fresh="n").clips()] == [2, 2, 1]
    assert [clip.sound for clip in set_sound(chosen, "A", ALL_SOUNDS).clips()] == [0, 1]
    assert [clip.sound for clip in set_sound(chosen, "A", NO_SOUND).clips()] == [-1, 1]
    with pytest.raises(EditRejected, match="sound track"):
        set_sound(chosen, "A", -2)


def test_fades_may_meet_but_not_overlap() -> None:
    assert_drawn("A[0:10]", lambda timeline: set_fades(timeline, "A", fade_in=4, fade_out=6), "A[0:10]<4>6")
    with pytest.raises(EditRejected, match="fades"):
        set_fades(timeline_of("A[0:10]"), "A", fade_in=4, fade_out=7)


def test_a_locked_track_keeps_how_its_clips_play() -> None:
    timeline = timeline_of("V1!: A[0:10]")
    with pytest.raises(TrackLocked):
        set_speed(timeline, "A", Fraction(2), available=HUNDRED)
    with pytest.raises(TrackLocked):
        set_gain(timeline, "A", Decimal(1))
    with pytest.raises(TrackLocked):
        set_fades(timeline, "A", fade_in=1, fade_out=1)
    with pytest.raises(TrackLocked):
        set_pitch(timeline, "A", keep_pitch=False)
    with pytest.raises(TrackLocked):
        set_sound(timeline, "A", 2)


def test_what_is_set_to_what_it_is_changes_nothing() -> None:
    timeline = timeline_of("A[0:10]")
    assert set_speed(timeline, "A", Fraction(1), available=HUNDRED) is timeline
    assert set_gain(timeline, "A", Decimal(0)) is timeline
    assert set_fades(timeline, "A", fade_in=0, fade_out=0) is timeline
