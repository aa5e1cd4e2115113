"""Frames, seconds and timecode."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.points import read_point
from app.domain.time import (
    TimeRange,
    media_frames,
    nearest_frame,
    seconds_at,
    timecode,
)

NTSC = Fraction(30000, 1001)


@pytest.mark.parametrize(
    ("frame", "rate", "text"),
    [
        (0, Fraction(25), "00:00:00:00"),
        (24, Fraction(25), "00:00:00:24"),
        (25, Fraction(25), "00:00:01:00"),
        (107_892, NTSC, "00:59:56:12"),  # an hour of NTSC; no frame number is dropped
        (3_600 * 30, NTSC, "01:00:00:00"),
        (360_000 * 25, Fraction(25), "100:00:00:00"),
        (52, Fraction(10527, 1000), "00:00:04:09"),  # seconds of 11, 11, 10, 11 and 10 frames
        (53, Fraction(10527, 1000), "00:00:05:00"),
        (1, Fraction(1, 3), "00:00:03:00"),
    ],
)
def test_a_timecode_counts_whole_frames(frame: int, rate: Fraction, text: str) -> None:
    assert timecode(frame, rate) == text


@given(
    st.integers(0, 10**6),
    st.sampled_from([Fraction(24000, 1001), Fraction(25), NTSC, Fraction(60), Fraction(10527, 1000)]),
)
def test_a_frame_comes_back_from_its_timecode_and_its_seconds(frame: int, rate: Fraction) -> None:
    named = read_point(timecode(frame, rate))
    assert named is not None
    assert named.at(rate) == seconds_at(frame, rate)
    assert nearest_frame(seconds_at(frame, rate), rate) == frame


@pytest.mark.parametrize("text", ["99:99", "0:60", "1:60:00", "1:02:60", "00:60:00:00", "00:00:75:01"])
def test_a_minute_has_sixty_seconds_and_an_hour_sixty_minutes(text: str) -> None:
    with pytest.raises(ValueError, match="not a time"):
        read_point(text)


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("90:00", 5400), ("999:59", 59_999), ("1:59:59.5", Fraction("7199.5"))]
)
def test_the_largest_part_of_a_time_may_be_any_number(text: str, seconds: Fraction) -> None:
    point = read_point(text)
    assert point is not None
    assert point.seconds == seconds


def test_halves_go_to_the_later_frame() -> None:
    assert nearest_frame(Fraction(1, 50), Fraction(25)) == 1
    assert nearest_frame(Fraction(1, 51), Fraction(25)) == 0


@given(
    st.fractions(0, 20, max_denominator=1001),
    st.fractions(0, 5, max_denominator=1001),
    st.sampled_from([Fraction(1, 16), Fraction(1), Fraction(7, 3), Fraction(16)]),
)
def test_media_reach_to_the_last_frame_whose_middle_they_hold(
    available: Fraction, start: Fraction, speed: Fraction
) -> None:
    frames = media_frames(available, start=start, speed=speed, rate=NTSC)
    last, beyond = (start + (count - Fraction(1, 2)) * speed / NTSC for count in (frames, frames + 1))
    assert frames == 0 or last < available
    assert beyond >= available


def test_ranges_hold_their_start_and_not_their_end() -> None:
    span = TimeRange(3, 4)
    assert [frame for frame in range(10) if span.contains(frame)] == [3, 4, 5, 6]
    assert span.overlaps(TimeRange(6, 1))
    assert not span.overlaps(TimeRange(7, 1))
    assert not span.overlaps(TimeRange(0, 3))
