"""A film of more files than a child may have open, as of a holiday: all of them are copied from."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.children import LIMITS
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.domain.preset_list import preset_named
from app.domain.presets import EncodeChoice
from app.domain.render_request import RenderRequest
from tests.frames.exporting import asset_of, clip, index_of, timeline_of
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers

FRAMES = 12
RATE = Fraction(30)


@pytest.mark.parametrize("container", ["mkv", "mp4"])
def test_a_film_of_very_many_files_is_copied(container: str, tmp_path: Path) -> None:
    source = Media(frames=FRAMES, rate=RATE, gop=FRAMES, size=(64, 36), container=container)
    path = make(source)
    asset, count = asset_of("s", path), LIMITS.open_files // 2 + 2  # each opened for picture and for sound
    index = index_of(asset, path)
    names = [f"s{number}" for number in range(count)]
    timeline = timeline_of(tuple(clip(name, name, 0, FRAMES) for name in names), rate=RATE)
    timeline = replace(timeline, size=source.size)
    request = RenderRequest(preset=preset_named("mkv"), encode=EncodeChoice.NONE)
    assets = {name: replace(asset, id=name) for name in names}
    plan = request.plan(timeline, assets, dict.fromkeys(names, index))
    made = FfmpegWork(Ffmpeg(find_ffmpeg())).render(
        plan,
        dict.fromkeys(names, path),
        tmp_path,
        report=lambda progress: None,
        cancelled=lambda: False,
    )
    assert made.report["copied_frames"] == plan.frames
    assert read_frame_numbers(made.files[0]) == [*range(FRAMES)] * count
