"""The timeline that files make when nobody has said anything."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.domain.errors import OutOfMedia
from app.domain.first_cut import even_size, first_cut, rounded_from, usual_rate
from app.domain.timeline import TrackKind
from app.domain.timeline_rules import check
from tests.footage import asset, picture, sound


@pytest.mark.parametrize(
    ("average", "rate"),
    [
        ("25", "25"),
        ("2997/100", "30000/1001"),
        ("23976/1000", "24000/1001"),
        ("24", "24"),
        ("29.99", "30"),  # nearer to 30 than to 30000/1001
        ("59.9", "60000/1001"),
        ("50.2", "50"),
        ("15", "15"),  # no usual rate is near: it stays what it is
        ("12.3456789", "1000/81"),
        ("1/10", "1"),
        ("1000", "120"),
        ("0.0000001", "1"),
    ],
)
def test_the_rate_is_the_usual_one_near_to_the_files_average(average: str, rate: str) -> None:
    assert usual_rate(Fraction(average)) == Fraction(rate)


@pytest.mark.parametrize(
    ("size", "rotation", "even"),
    [
        ((1280, 720), 0, (1280, 720)),
        ((1279, 719), 0, (1280, 720)),
        ((720, 405), 90, (406, 720)),
        ((1, 1), 0, (2, 2)),
    ],
)
def test_odd_sizes_are_rounded_up_to_even_ones(
    size: tuple[int, int], rotation: int, even: tuple[int, int]
) -> None:
    assert even_size(picture(size=size, rotation=rotation)) == even


def test_the_odd_size_of_a_file_is_known_from_which_an_even_one_was_made() -> None:
    files = [asset("song", audio=sound(seconds="3")), asset("odd", video=picture(size=(1279, 719)))]
    assert rounded_from(files, (1280, 720)) == (1279, 719)
    assert rounded_from(files, (1920, 1080)) is None
    assert rounded_from([asset("talk", video=picture())], (1280, 720)) is None


def test_files_stand_whole_and_in_order_in_the_format_of_the_first_picture() -> None:
    timeline = first_cut(
        [
            asset("song", audio=sound(seconds="3", sample_rate=44_100)),
            asset("talk", video=picture(seconds="7.8232"), audio=sound(sample_rate=32_000)),
            asset("logo", video=picture(rate="1", seconds="1"), still=True),
        ],
        fresh="n",
    )
    assert check(timeline) is timeline
    assert (timeline.rate, timeline.size, timeline.sample_rate) == (Fraction(25), (1280, 720), 32_000)
    shown, heard = timeline.tracks
    assert (shown.kind, shown.name) == (TrackKind.VIDEO, "V1")
    assert [(clip.asset, clip.frames) for clip, _ in shown.clips()] == [("talk", 196), ("logo", 125)]
    assert (heard.kind, heard.name) == (TrackKind.AUDIO, "A1")
    assert [(clip.asset, clip.frames) for clip, _ in heard.clips()] == [("song", 75)]


def test_without_pictures_the_format_is_a_usual_one() -> None:
    timeline = first_cut([asset("song", audio=sound(seconds="3", sample_rate=44_100))], fresh="n")
    assert (timeline.rate, timeline.size, timeline.sample_rate) == (Fraction(30), (1920, 1080), 44_100)
    assert [track.kind for track in timeline.tracks] == [TrackKind.VIDEO, TrackKind.AUDIO]


def test_a_file_shorter_than_a_frame_is_refused_by_its_name() -> None:
    with pytest.raises(OutOfMedia, match=r"blink.mp4 is shorter than one frame"):
        first_cut([asset("blink", video=picture(seconds="0.01"))], fresh="n")
