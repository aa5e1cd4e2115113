"""Files that say how players show them otherwise than their pictures do, or mirror them, are copied too."""

from __future__ import annotations

import struct
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.domain.preset_list import DEFAULT_PRESET
from app.domain.render_plan.planning import plan_render
from tests.frames.exporting import asset_of, expected_numbers, export, index_of
from tests.frames.test_copying import NTSC, SOURCE, three_clips
from tests.media import make, read_frame_numbers

LYING = replace(SOURCE, size=(128, 72))


@pytest.mark.parametrize(("rotation", "container"), [(0, "mkv"), (90, "mp4")])
def test_pictures_that_players_mirror_are_copied_as_they_are_stored(
    rotation: int, container: str, tmp_path: Path
) -> None:
    plain = replace(LYING, rotation=rotation)
    source = mirrored(make(plain), tmp_path)
    timeline = replace(three_clips(NTSC), size=(72, 128) if rotation in (90, 270) else (128, 72))
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=container)
    assert "made_again" not in made.report and made.report["copied_frames"] > 60
    assert turn_of(made.files[0]) == turn_of(source)
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": plain})


@pytest.mark.parametrize(
    ("coded", "said", "shown"),
    [((4, 3), (16, 15), (102, 72)), ((4, 3), (1, 1), (96, 72))],
)
def test_pictures_keep_the_shape_that_they_say_and_the_file_the_one_that_it_says(
    coded: tuple[int, int], said: tuple[int, int], shown: tuple[int, int], tmp_path: Path
) -> None:
    plain = replace(SOURCE, size=(96, 72), aspect=Fraction(*coded))
    film = make(plain).read_bytes()
    place = film.index(b"pasp") + 4
    source = tmp_path / "stretched.mp4"
    source.write_bytes(film[:place] + struct.pack(">2I", *said) + film[place + 8 :])
    timeline = replace(three_clips(NTSC), size=shown)
    made = export(timeline, {"s": source}, tmp_path, copying=True)
    assert "made_again" not in made.report and made.report["copied_frames"] > 60
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": plain})
    with av.open(str(made.files[0])) as container:
        stream = container.streams.video[0]
        assert stream.sample_aspect_ratio == Fraction(*said)
        context = stream.codec_context
        assert {context.sample_aspect_ratio for _ in container.decode(stream)} == {Fraction(*coded)}


def test_a_mirrored_file_that_was_probed_before_that_was_noted_is_made_in_full(tmp_path: Path) -> None:
    source = mirrored(make(LYING), tmp_path)
    asset = asset_of("s", source)
    assert asset.info is not None and asset.info.picture is not None
    older = replace(asset.info, video=(replace(asset.info.picture, mirrored=False),))
    timeline, assets = replace(three_clips(NTSC), size=(128, 72)), {"s": replace(asset, info=older)}
    plan = plan_render(timeline, assets, DEFAULT_PRESET, indexes={"s": index_of(asset, source)})
    work = FfmpegWork(Ffmpeg(find_ffmpeg()))
    made = work.render(plan, {"s": source}, tmp_path, report=lambda _: None, cancelled=lambda: False)
    assert made.report["made_again"] == "the pictures are mirrored"


def mirrored(film: Path, folder: Path) -> Path:
    """The same MP4 file, but players show its pictures upside down before they turn them."""
    data = film.read_bytes()
    matrix = data.index(b"tkhd") + 4 + 40
    turned = struct.unpack_from(">9i", data, matrix)
    flipped = struct.pack(">9i", *turned[:3], -turned[3], -turned[4], *turned[5:])
    made = folder / "mirrored.mp4"
    made.write_bytes(data[:matrix] + flipped + data[matrix + len(flipped) :])
    return made


def turn_of(file: Path) -> tuple[int, ...]:
    """By what players turn and mirror the first picture of a file."""
    with av.open(str(file)) as container:
        found: Any = next(container.decode(video=0)).side_data.get("DISPLAYMATRIX")
        a, b, _, c, d, *_ = struct.unpack("=9i", bytes(found))
        return a, b, c, d
