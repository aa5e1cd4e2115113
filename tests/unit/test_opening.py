"""How many files one program holds open: long ones of which it must keep much are few."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.media import AudioStream, MediaInfo, VideoStream
from app.domain.render_plan.opening import MOST_HELD, RUNS_AT_ONCE, grouped, held_of
from app.domain.render_plan.pictures.runs import segments
from app.domain.render_plan.values import Part, PictureRun, SoundRun

HOUR = Fraction(3600)
RATE = Fraction(30)
SECOND = 48_000  # samples
MP4 = "mov,mp4,m4a,3gp,3g2,mj2"
NONE = Fraction(0)
PICTURE = VideoStream(0, "h264", "High", 1280, 720, "yuv420p", RATE, False, 0, Fraction(1), NONE, HOUR)
SOUND = AudioStream(1, "aac", SECOND, 2, NONE, HOUR)
FILM = MediaInfo(MP4, HOUR, 1000, (PICTURE,), (SOUND,))


def runs(*sources: str | None) -> list[SoundRun]:
    """A second of each, or of silence."""
    return [SoundRun(SECOND, source) for source in sources]


def names(lane: list[SoundRun], held: dict[str, int]) -> list[list[str | None]]:
    """The sources of each group."""
    return [[run.source for run in group] for group in grouped(lane, held)]


def test_what_is_held_of_a_file_grows_with_its_packets() -> None:
    pictures, packets = 3600 * 30, 3600 * SECOND // 1024
    assert held_of(FILM) == pytest.approx(64 * (pictures + packets), rel=0.001)
    assert held_of(replace(FILM, duration=2 * HOUR)) == pytest.approx(2 * held_of(FILM), rel=0.001)
    assert held_of(replace(FILM, container="matroska,webm")) == 0


def test_long_files_are_opened_in_smaller_groups() -> None:
    held = {"long": MOST_HELD // 2, "longer": MOST_HELD, "longest": 9 * MOST_HELD}
    assert names(runs("long", None, "long", "long"), held) == [["long", None, "long"], ["long"]]
    assert names(runs("long", "longer", "short"), held) == [["long"], ["longer", "short"]]
    assert names(runs("short", "longest", None), held) == [["short"], ["longest"], [None]]
    assert list(map(len, grouped(runs(*["short"] * 40), held))) == [RUNS_AT_ONCE, RUNS_AT_ONCE, 8]


def test_a_segment_of_picture_opens_no_more_than_that() -> None:
    parts = [Part(PictureRun(30, "s", Fraction(start * 9)), "Changed.") for start in range(6)]

    def counts(held: int) -> list[int]:
        made = segments(parts, pixels={"s": 1280 * 720}, rate=RATE, burnt=(), held={"s": held})
        return [len(segment.runs) for segment in made]

    assert counts(0) == [6]
    assert counts(MOST_HELD // 2) == [2, 2, 2]
    assert counts(2 * MOST_HELD) == [1] * 6
