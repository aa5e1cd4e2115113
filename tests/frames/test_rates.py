"""An export stays below the size that was asked for, and is as loud as was asked."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from app.adapters.ffmpeg.attempts import MOST_TRIES
from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.filters.loudness import Measured, read_measured
from app.adapters.ffmpeg.process import Ffmpeg
from app.domain.coding import FLAC, Quality
from app.domain.errors import OutputInvalid
from app.domain.preset_list import preset_named
from app.domain.rate_control import Loudness, at_loudness, at_quality, below_size
from app.domain.render_plan.forecast.stage import Stage
from app.ports import WorkProgress
from tests.frames.exporting import clip, expected_numbers, export, timeline_of
from tests.media import Clip as Media
from tests.media import read_frame_numbers, read_sound_times

RATE = Fraction(30)
SOURCE = Media(frames=90, size=(320, 180), gop=30)
TIMELINE = timeline_of((clip("a", "s", 0, 60), clip("b", "s", Fraction(1, 2), 30)), rate=RATE)


@pytest.mark.parametrize(("preset", "most"), [("mp4", 90_000), ("mp4-hevc", 80_000), ("webm", 80_000)])
def test_a_file_stays_below_its_size_and_holds_every_frame(preset: str, most: int) -> None:
    made = export(TIMELINE, {"s": SOURCE}, preset=below_size(preset_named(preset), most))
    assert most / 4 < made.files[0].stat().st_size <= most
    assert read_frame_numbers(made.files[0]) == expected_numbers(TIMELINE, {"s": SOURCE})


def test_a_file_that_comes_out_too_large_is_made_again_with_less(tmp_path: Path) -> None:
    preset = below_size(preset_named("mp4-av1"), 75_000)  # an encoder that hits rates badly
    made = export(TIMELINE, {"s": SOURCE}, tmp_path, preset=preset)
    assert made.files[0].stat().st_size <= 75_000


def test_what_does_not_become_small_enough_is_not_kept(tmp_path: Path) -> None:
    deaf = replace(below_size(preset_named("mp3"), 45_000), sound=FLAC, muxer="flac")  # to any rate
    with pytest.raises(OutputInvalid, match="does not fit"):
        export(TIMELINE, {"s": SOURCE}, tmp_path, preset=deaf)
    assert not list(tmp_path.glob("finished*"))


def test_the_bar_moves_each_time_that_something_too_large_is_made_again(tmp_path: Path) -> None:
    said: list[WorkProgress] = []
    deaf = replace(below_size(preset_named("mp3"), 45_000), sound=FLAC, muxer="flac")
    with pytest.raises(OutputInvalid):
        export(TIMELINE, {"s": SOURCE}, tmp_path, preset=deaf, report=said.append)
    made = [word.fraction for word in said if word.stage == Stage.ENCODING]
    assert made == sorted(made) and len(set(made)) > MOST_TRIES


def test_a_smaller_quality_is_a_smaller_file() -> None:
    sizes = {
        quality: export(TIMELINE, {"s": SOURCE}, preset=at_quality(preset_named("mp4"), quality))
        .files[0]
        .stat()
        .st_size
        for quality in Quality
    }
    assert sizes[Quality.SMALL] < sizes[Quality.GOOD] < sizes[Quality.BEST]


@pytest.mark.parametrize("loudness", [Loudness.WEB, Loudness.BROADCAST])
def test_sound_is_brought_to_a_level_and_stays_where_it_is(loudness: Loudness, tmp_path: Path) -> None:
    preset = at_loudness(preset_named("wav"), loudness)
    made = export(TIMELINE, {"s": SOURCE}, preset=preset).files[0]
    assert loudness.lufs is not None
    assert measured(made).lufs == pytest.approx(loudness.lufs, abs=0.7)
    assert measured(made).peak < -1
    assert read_sound_times(made, [0.3, 1.5, 2.4]) == pytest.approx([0.3, 1.5, 0.9], abs=0.01)


def test_silence_stays_silence() -> None:
    silent = Media(frames=60, size=(160, 90), sound=None)
    timeline = timeline_of((clip("a", "s", 0, 20), clip("b", "t", 4, 20)), rate=RATE)
    preset = at_loudness(preset_named("wav"), Loudness.WEB)
    made = export(timeline, {"s": silent, "t": SOURCE}, preset=preset).files[0]
    assert read_sound_times(made, [0.3]) == [None]


def measured(path: Path) -> Measured:
    command = ["-i", str(path), "-af", "loudnorm=print_format=json", "-loglevel", "info", "-f", "null", "-"]
    return read_measured(Ffmpeg(find_ffmpeg()).run(command, cwd=path.parent))
