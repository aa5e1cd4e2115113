"""How much of a file a timeline may use."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from app.domain.availability import available_in, available_of, whole_frames
from app.domain.media import AssetState, MediaInfo
from tests.footage import asset, picture, sound


def info(**streams: object) -> MediaInfo:
    made = asset("a", **streams).info  # type: ignore[arg-type]
    assert made is not None
    return made


def test_a_file_with_a_picture_ends_with_its_picture() -> None:
    longer_sound = info(video=picture(seconds="7.8232"), audio=sound(seconds="7.85"))
    assert available_in(longer_sound) == Fraction("7.8232")
    late = replace(picture(seconds="5"), start=Fraction(1, 2))
    assert available_in(info(video=late)) == Fraction("5.5")


def test_a_file_without_a_picture_ends_with_its_sound() -> None:
    assert available_in(info(audio=sound(seconds="3"))) == 3


def test_a_stream_that_does_not_know_its_length_has_that_of_its_file() -> None:
    unknown = replace(info(video=picture(seconds="0")), duration=Fraction(9))
    assert available_in(unknown) == 9


def test_a_still_is_endless_and_stays_five_seconds_at_first() -> None:
    still = info(video=picture(), still=True)
    assert available_in(still) is None
    assert whole_frames(still, Fraction(30000, 1001)) == 150


def test_a_whole_file_is_worth_the_frames_whose_middle_it_holds() -> None:
    assert whole_frames(info(video=picture(seconds="7.8232")), Fraction(25)) == 196
    assert whole_frames(info(video=picture(seconds="0.01")), Fraction(25)) == 0


def test_only_files_that_are_ready_have_anything_to_use() -> None:
    files = [asset("a", audio=sound()), asset("b", state=AssetState.PROBING)]
    assert available_of(files) == {"a": 10}
