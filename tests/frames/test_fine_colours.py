"""Pictures of ten bits or finer colours are copied, and what is encoded between them has the same profile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pytest

from app.adapters.ffmpeg.bitstreams import h264
from app.domain.preset_list import preset_named
from app.domain.render_plan.planning import plan_render
from tests.frames.exporting import asset_of, expected_numbers, export, index_of
from tests.frames.test_copying import NTSC, SOURCE, complaints, hevc, three_clips
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers

SMALL = replace(SOURCE, size=(128, 72))
KINDS = {
    "High 10": (replace(SMALL, pixel_format="yuv420p10le"), "mp4"),
    "4:2:2": (replace(SMALL, pixel_format="yuv422p"), "mov"),
    "4:2:2, ten bits": (replace(SMALL, pixel_format="yuv422p10le"), "mov"),
    "4:2:2, ten bits, transport stream": (
        replace(SMALL, pixel_format="yuv422p10le", container="ts"),
        "mkv",
    ),
    "4:4:4": (replace(SMALL, pixel_format="yuv444p"), "mkv"),
    "HEVC 4:2:2, ten bits": (
        replace(hevc("open-gop=0:bframes=2", pixel_format="yuv422p10le"), size=SMALL.size),
        "mov-hevc",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_copied_and_encoded_pictures_are_of_one_profile(kind: str, tmp_path: Path) -> None:
    source, preset = KINDS[kind]
    timeline = replace(three_clips(NTSC), size=source.size)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset)
    assert "made_again" not in made.report and made.report["copied_frames"] > 90
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})
    assert not complaints(made.files[0])
    with av.open(str(made.files[0])) as container, av.open(str(make(source))) as stored:
        stream, original = container.streams.video[0], stored.streams.video[0]
        assert {frame.format.name for frame in container.decode(stream)} == {source.pixel_format}
        assert stream.codec_context.profile == original.codec_context.profile
        if source.codec == "libx264":
            context: Any = stream.codec_context
            sets = h264.read_configuration(context.extradata).sequence_sets
            assert len(sets) == 2 and len({each[1] for each in sets}) == 1  # profile_idc


@pytest.mark.parametrize("source", [KINDS["4:2:2"][0], KINDS["4:4:4"][0]])
def test_what_is_to_play_everywhere_is_encoded_and_says_why(source: Media) -> None:
    asset = asset_of("s", make(source))
    indexes = {"s": index_of(asset, make(source))}
    timeline = replace(three_clips(NTSC), size=source.size)
    plan = plan_render(timeline, {"s": asset}, preset_named("mp4"), indexes=indexes)
    assert {segment.reason for segment in plan.segments} == {
        "Its colours are finer than most players can show. MOV and MKV keep them."
    }
