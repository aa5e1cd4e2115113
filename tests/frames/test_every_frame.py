"""Every frame of an exported file is the one that the timeline says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.timeline import Gap, Timeline
from tests.frames.exporting import clip, expected_numbers, export, timeline_of
from tests.media import Clip as Media
from tests.media import read_frame_numbers

Edit = Callable[[Fraction], Timeline]

FILM = Fraction(25)
NTSC = Fraction(30_000, 1001)
FAST = Fraction(60)
SHORT_GOP = Media(frames=200, gop=12)
IRREGULAR = tuple(
    Fraction(ticks, 600) for ticks in (0, 20, 43, 60, 140, 141, 200, 260, 261, 400, 520, 530, 640, 700, 1200)
)

SOURCES = {
    "B-frames, long GOP": replace(SHORT_GOP, gop=250),
    "no B-frames, short GOP": replace(SHORT_GOP, b_frames=0),
    "Matroska, times in milliseconds": replace(SHORT_GOP, container="mkv", gop=50),
    "transport stream": replace(SHORT_GOP, container="ts", gop=60),
    "transport stream, long GOP": replace(SHORT_GOP, container="ts", gop=250),
    "MP4 that begins late": replace(SHORT_GOP, start=Fraction(3, 2), sound=None),
    "open groups": replace(SHORT_GOP, gop=40, options=(("x264-params", "open-gop=1:bframes=3"),)),
}


def trim(rate: Fraction) -> Timeline:
    return timeline_of((clip("a", "s", 37 / rate, 70),), rate=rate)


def three_deletes(rate: Fraction) -> Timeline:
    starts = ((0, 11), (40, 1), (41, 23), (100, 30))
    return timeline_of(tuple(clip(f"c{a}", "s", a / rate, n) for a, n in starts), rate=rate)


def reordered(rate: Fraction) -> Timeline:
    starts = ((120, 20), (3, 20), (60, 20))
    return timeline_of(tuple(clip(f"c{a}", "s", a / rate, n) for a, n in starts), rate=rate)


def double_speed(rate: Fraction) -> Timeline:
    return timeline_of((clip("a", "s", 9 / rate, 60, speed=Fraction(2)),), rate=rate)


def half_speed(rate: Fraction) -> Timeline:
    return timeline_of((clip("a", "s", 50 / rate, 60, speed=Fraction(1, 2)),), rate=rate)


def gap_and_two_tracks(rate: Fraction) -> Timeline:
    above = (Gap(20), clip("u", "s", 100 / rate, 15), Gap(10), clip("w", "s", 20 / rate, 5))
    below = (clip("d", "s", 5 / rate, 40), Gap(15), clip("e", "s", 150 / rate, 12))
    return timeline_of(above, below, rate=rate)


EDITS = (trim, three_deletes, reordered, double_speed, half_speed, gap_and_two_tracks)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@pytest.mark.parametrize("rate", [FILM, NTSC, FAST], ids=str)
def test_every_frame_is_the_one_the_timeline_says(edit: Edit, rate: Fraction) -> None:
    source = replace(SOURCES["B-frames, long GOP"], rate=rate)
    timeline = edit(rate)
    made = export(timeline, {"s": source}).files[0]
    assert read_frame_numbers(made) == expected_numbers(timeline, {"s": source})


@pytest.mark.parametrize("kind", list(SOURCES)[1:])
@pytest.mark.parametrize("edit", [three_deletes, double_speed], ids=lambda edit: edit.__name__)
def test_how_a_source_is_stored_makes_no_difference(kind: str, edit: Edit) -> None:
    source = replace(SOURCES[kind], rate=NTSC)
    timeline = edit(NTSC)
    made = export(timeline, {"s": source}).files[0]
    assert read_frame_numbers(made) == expected_numbers(timeline, {"s": source})


@pytest.mark.parametrize("container", ["mp4", "mkv"])
def test_pictures_of_a_variable_rate_are_seen_as_long_as_they_last(container: str) -> None:
    source = Media(frames=len(IRREGULAR), times=IRREGULAR, container=container, gop=6)
    timeline = timeline_of((clip("a", "s", 0, 20), clip("b", "s", Fraction(1, 2), 35)), rate=FILM)
    made = export(timeline, {"s": source}).files[0]
    assert read_frame_numbers(made) == expected_numbers(timeline, {"s": source})


@pytest.mark.parametrize(("source_rate", "rate"), [(FILM, Fraction(30)), (FAST, NTSC), (NTSC, FILM)], ids=str)
def test_a_source_of_another_rate_keeps_its_time(source_rate: Fraction, rate: Fraction) -> None:
    source = Media(frames=150, rate=source_rate, gop=40)
    timeline = timeline_of((clip("a", "s", Fraction(1, 3), 50), clip("b", "s", 1, 20)), rate=rate)
    made = export(timeline, {"s": source}).files[0]
    assert read_frame_numbers(made) == expected_numbers(timeline, {"s": source})


def test_the_last_picture_stays_where_the_media_ends_early() -> None:
    source = Media(frames=30, sound=None)
    timeline = timeline_of((clip("a", "s", Fraction(1, 2), 40), clip("b", "s", 3, 4)), rate=Fraction(30))
    made = export(timeline, {"s": source}).files[0]
    assert read_frame_numbers(made) == [*range(15, 30), *[29] * 29]


def test_a_long_timeline_is_made_of_segments_and_none_of_its_frames_is_lost() -> None:
    source = Media(frames=1450, gop=100, size=(160, 90), rate=NTSC, sound=None)
    cuts = ((3, 700), (900, 17), (1000, 450))
    timeline = timeline_of(tuple(clip(f"c{a}", "s", a / NTSC, n) for a, n in cuts), rate=NTSC)
    made = export(timeline, {"s": source})
    assert made.report["frames"] == 1167
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})


@pytest.mark.parametrize("preset", ["webm", "mp4-720p"])
def test_every_preset_shows_the_same_frames(preset: str) -> None:
    source = Media(frames=90, rate=NTSC)
    timeline = timeline_of((clip("a", "s", 30 / NTSC, 30), clip("b", "s", 0, 10)), rate=NTSC)
    made = export(timeline, {"s": source}, preset=preset).files[0]
    assert read_frame_numbers(made) == expected_numbers(timeline, {"s": source})


def test_an_animation_shows_every_nth_frame() -> None:
    source = Media(frames=90, rate=NTSC)
    timeline = timeline_of((clip("a", "s", 30 / NTSC, 30), clip("b", "s", 0, 11)), rate=NTSC)
    made = export(timeline, {"s": source}, preset="gif").files[0]
    assert read_frame_numbers(made) == expected_numbers(timeline, {"s": source})[::2]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_picture_is_seen_upright(rotation: int) -> None:
    source = Media(frames=20, rotation=rotation, size=(180, 320) if rotation % 180 else (320, 180))
    timeline = timeline_of((clip("a", "s", 0, 20),), rate=Fraction(30))
    assert read_frame_numbers(export(timeline, {"s": source}).files[0]) == list(range(20))


def test_sources_of_unlike_shape_share_one_picture() -> None:
    media = {
        "s": Media(frames=30, size=(320, 180)),
        "wide": Media(frames=30, size=(160, 180), aspect=Fraction(2), first=100),
        "odd": Media(frames=30, size=(641, 361), first=200, pixel_format="yuv444p", container="mkv"),
        "ten": Media(frames=30, size=(640, 360), first=300, pixel_format="yuv420p10le"),
    }
    items = tuple(clip(name, name, 0, 10) for name in media)
    timeline = timeline_of(items, rate=Fraction(30))
    made = export(timeline, media).files[0]
    assert read_frame_numbers(made) == expected_numbers(timeline, media)
