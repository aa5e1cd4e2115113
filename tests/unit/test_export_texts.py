"""The small texts beside a render: burnt captions, SRT, chapters. A user's words stay words in them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.adapters.ffmpeg.filters.captions import ass_file, escaped
from app.adapters.ffmpeg.side_texts import chapters_file, language_code, list_file, srt_file
from app.domain.preset_list import preset_named
from app.domain.render_plan.values import Chapter, Colour, RenderPlan, TextTrack, TimedText

RATE = Fraction(30_000, 1001)
PLAN = RenderPlan(
    preset=preset_named("mp4"),
    rate=RATE,
    frames=300,
    size=(1280, 720),
    colour=Colour("bt709", "bt709", "bt709"),
    sample_rate=48_000,
    samples=480_480,
    sources=(),
    segments=(),
    lanes=(),
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hello", "Hello"),
        ("two\nlines", r"two\Nlines"),
        ("\r\nwindows\r\n\r\nlines\r\n", r"windows\Nlines"),
        (r"{\b1}bold", "\\{\\\u2060b1\\}bold"),
        (r"no \N break", "no \\\u2060N break"),
        ("a\x00b\x1b[0m", "ab[0m"),
        ("comma, 0:00:01.00,", "comma, 0:00:01.00,"),
        ("한국어 👩‍👩‍👧", "한국어 👩‍👩‍👧"),
        ("עברית 日", r"{\fe-1}עברית 日"),
    ],
)
def test_a_caption_is_shown_letter_by_letter(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_a_caption_is_seen_from_its_first_frame_to_its_last() -> None:
    file = ass_file([TimedText(0, 1, "a"), TimedText(90, 60, "b")], (1280, 720))
    assert file.splitlines()[-2:] == [
        "Dialogue: 0,0:00:00.00,0:00:00.05,Default,,0,0,0,,a",
        "Dialogue: 0,0:00:08.95,0:00:14.95,Default,,0,0,0,,b",
    ]


@pytest.mark.parametrize(("size", "letter"), [((1280, 720), 40), ((1080, 1920), 60), ((64, 36), 8)])
def test_letters_fit_the_shorter_side(size: tuple[int, int], letter: int) -> None:
    assert f"DejaVu Sans,{letter}," in ass_file([], size)


def test_srt_has_times_to_the_millisecond_and_no_empty_lines_within_a_caption() -> None:
    track = TextTrack("en", (TimedText(30, 30, "one\n\n two "), TimedText(107_892, 1, "an hour on")))
    assert srt_file(track, RATE) == (
        "1\n00:00:01,001 --> 00:00:02,002\none\ntwo\n\n2\n00:59:59,996 --> 01:00:00,030\nan hour on\n"
    )


def test_a_chapter_lasts_until_the_next_and_its_title_is_only_a_title() -> None:
    plan = replace(PLAN, chapters=(Chapter(10, "a=b;c#\nd\\"), Chapter(20, "end")))
    assert chapters_file(plan).splitlines() == [
        ";FFMETADATA1",
        "[CHAPTER]",
        "TIMEBASE=1001/30000",
        "START=10",
        "END=20",
        r"title=a\=b\;c\#d\\",
        "[CHAPTER]",
        "TIMEBASE=1001/30000",
        "START=20",
        "END=300",
        "title=end",
    ]


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("en", "eng"),
        ("en-GB", "eng"),
        ("DE", "deu"),
        ("fra", "fra"),
        ("", "und"),
        ("x -i /etc/passwd", "und"),
    ],
)
def test_a_language_becomes_three_known_letters(language: str, code: str) -> None:
    assert language_code(language) == code


def test_a_list_of_parts_names_them_in_order() -> None:
    assert list_file(["segment-a.mp4", "segment-b.mp4"]) == (
        "ffconcat version 1.0\nfile segment-a.mp4\nfile segment-b.mp4\n"
    )


def test_a_list_of_parts_says_how_long_each_is() -> None:
    assert list_file(["a", "b"], [Fraction(1, 3), Fraction(5)]) == (
        "ffconcat version 1.0\nfile a\nduration 0.333333\nfile b\nduration 5.000000\n"
    )
