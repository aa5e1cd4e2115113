"""Graphics cards encode only where a trial has worked, and an export goes on without them."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.trial import encoders_here, works
from app.domain.coding import AV1, H264, HEVC, Coding
from app.domain.errors import FfmpegFailed
from app.domain.hardware import HARDWARE, Encoder, card_of, on_hardware
from app.domain.preset_list import preset_named
from tests.frames.exporting import clip, expected_numbers, export, timeline_of
from tests.media import Clip as Media
from tests.media import read_frame_numbers
from tests.spread import wrapped_ffmpeg

SOURCE = Media(frames=30, size=(160, 90), gop=12)
TIMELINE = replace(timeline_of((clip("a", "s", 0, 12),), rate=Fraction(30)), size=(160, 90))
ABSENT = Coding("h264_of_no_card", (("bf", "0"),))


def test_only_an_encoder_that_made_a_picture_is_offered() -> None:
    ffmpeg = Ffmpeg(find_ffmpeg())
    assert [works(ffmpeg, coding) for coding in (H264, HEVC, AV1, ABSENT)] == [True, True, True, False]


def test_an_export_falls_back_to_the_processor_and_says_so() -> None:
    preset = replace(preset_named("mp4"), picture=ABSENT, instead=H264, copies=False)
    made = export(TIMELINE, {"s": SOURCE}, preset=preset)
    assert made.report["not_on"] == "h264_of_no_card"
    assert read_frame_numbers(made.files[0]) == expected_numbers(TIMELINE, {"s": SOURCE})


def test_trials_end_when_the_worker_stops(tmp_path: Path) -> None:
    hangs = Ffmpeg(wrapped_ffmpeg(tmp_path / "ffmpeg", f"echo > {tmp_path}/tried; exec sleep 600"))
    assert encoders_here(hangs, cancelled=(tmp_path / "tried").exists) == ()


def test_a_trial_leaves_nothing_on_the_disk_however_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/no/folder/for/temporary/files")
    assert works(Ffmpeg(find_ffmpeg()), H264)


@pytest.mark.parametrize(
    ("before", "passing"),
    [("kill -9 $$", True), ("echo 'Error opening input file x.mp4.' >&2; exit 1", False)],
    ids=["killed", "a source"],
)
def test_the_card_is_not_blamed_for_what_others_do(before: str, passing: bool, tmp_path: Path) -> None:
    ffmpeg = Ffmpeg(wrapped_ffmpeg(tmp_path / "ffmpeg", before))
    preset = replace(preset_named("mp4"), picture=ABSENT, instead=H264, copies=False)
    with pytest.raises(FfmpegFailed) as failed:
        export(TIMELINE, {"s": SOURCE}, preset=preset, ffmpeg=ffmpeg)
    assert failed.value.passing is passing
    assert "libx264" not in failed.value.command


def test_a_plan_knows_its_graphics_card() -> None:
    for encoder in HARDWARE:
        assert card_of(on_hardware(preset_named("mp4"), encoder).picture) is encoder
    assert [card_of(coding) for coding in (None, H264, HEVC, AV1)] == [None] * 4


@pytest.mark.parametrize("encoder", [Encoder.NVENC, Encoder.QSV, Encoder.VAAPI])
def test_a_card_that_is_not_there_is_known_by_what_ffmpeg_says(encoder: Encoder) -> None:
    preset = on_hardware(preset_named("mp4"), encoder)
    assert preset.picture is not None
    if works(Ffmpeg(find_ffmpeg()), preset.picture):
        return  # this machine has one
    made = export(TIMELINE, {"s": SOURCE}, preset=preset)
    assert made.report["not_on"] == preset.picture.encoder
