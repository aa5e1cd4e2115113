"""Interlaced media come out as whole pictures: as many as before, each of the moment of its first field."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.filter import Graph

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.derived.derivation import Derivation
from app.adapters.ffmpeg.process import Ffmpeg
from app.domain import coding
from app.domain.errors import RenderError
from app.domain.media import Scan
from app.domain.playback import wants_proxy
from app.domain.preset_list import preset_named
from app.domain.presets import EncodeChoice
from app.domain.render_plan.forecast.summary import summary
from app.domain.render_plan.pictures.objections import INTERLACED
from app.domain.render_plan.planning import plan_render
from tests.frames.exporting import asset_of, clip, export, index_of, prober, timeline_of
from tests.interlaced import (
    PERIOD,
    RATE,
    Fields,
    bars_at,
    bars_in,
    combing,
    make_fields,
    read_combing,
    read_grey,
)
from tests.interrupted import run_ffmpeg
from tests.media import Clip, make, number_in

EXACT = replace(preset_named("mp4"), picture=replace(coding.EXACTLY, pixels="yuv420p"), copies=False)
CLEAN = 0.03  # of the bars; what coding leaves at their edges
PAL = (720, 576)
KINDS = {
    "MBAFF": Fields(),
    "MBAFF, bottom first": Fields(top_first=False),
    "MBAFF in a transport stream": Fields(container="ts"),
    "MBAFF in Matroska": Fields(container="mkv"),
    "PAFF": Fields("paff"),
    "PAFF, bottom first": Fields("paff", top_first=False),
    "PAFF in a transport stream": Fields("paff", container="ts"),
    "MPEG-2": Fields("mpeg2video", container="mpg"),
    "MPEG-2, bottom first": Fields("mpeg2video", container="ts", top_first=False),
    "DV": Fields("dvvideo", container="avi", top_first=False, size=PAL),
    "ProRes": Fields("prores_ks", container="mov"),
    "HuffYUV in QuickTime": Fields("huffyuv", container="mov"),
    "HuffYUV in Matroska, bottom first": Fields("huffyuv", container="mkv", top_first=False),
    "VP9 in Matroska": Fields("libvpx-vp9", container="mkv"),
}


def deinterlaced(path: Path) -> list[Any]:
    """All pictures, deinterlaced in one go, grey."""
    filters = Graph()
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        nodes = [filters.add_buffer(template=stream), filters.add("bwdif", "send_frame:auto:interlaced")]
        filters.link_nodes(*nodes, filters.add("buffersink")).configure()
        for frame in container.decode(stream):
            filters.push(frame)
        filters.push(None)
    shown = []
    while True:
        try:
            shown.append(filters.pull().to_ndarray()[: stream.height])
        except (av.error.EOFError, av.error.BlockingIOError):
            return shown


def assert_whole(path: Path, expected: list[int]) -> None:
    """That pictures are those, and each is of the moment of its first field."""
    pictures = read_grey(path)
    assert [number_in(picture) for picture in pictures] == expected
    assert max(map(combing, pictures)) < CLEAN
    for number, picture in zip(expected, pictures, strict=True):
        assert abs((bars_in(picture) - bars_at(2 * number) + PERIOD / 2) % PERIOD - PERIOD / 2) < 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_probe_says_which_field_is_first(kind: str) -> None:
    source = KINDS[kind]
    assert min(read_combing(make_fields(source))) > 0.3
    picture = prober().probe(make_fields(source)).picture
    assert picture is not None
    assert picture.scan is (Scan.TOP_FIRST if source.top_first else Scan.BOTTOM_FIRST)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [None, 128], ids=["original size", "smaller"])
def test_an_export_has_whole_pictures(kind: str, size: int | None, tmp_path: Path) -> None:
    source = KINDS[kind]
    timeline = timeline_of((clip("a", "s", 0, source.frames),), rate=RATE)
    timeline = replace(timeline, size=source.size)
    preset = replace(preset_named("mp4"), short_side=size)
    made = export(timeline, {"s": make_fields(source)}, tmp_path, preset=preset, copying=True)
    assert "made_again" not in made.report
    assert_whole(made.files[0], list(range(source.frames)))


@pytest.mark.parametrize("kind", ["MBAFF", "PAFF in a transport stream", "MPEG-2"])
def test_cuts_and_speeds_find_the_same_pictures(kind: str, tmp_path: Path) -> None:
    source = KINDS[kind]
    clips = (
        clip("a", "s", 7 / RATE, 9),
        clip("b", "s", 30 / RATE, 12),
        clip("c", "s", 20 / RATE, 10, speed=Fraction(2)),
    )
    timeline = replace(timeline_of(clips, rate=RATE), size=source.size)
    made = export(timeline, {"s": make_fields(source)}, tmp_path, copying=True)
    assert_whole(made.files[0], [*range(7, 16), *range(30, 42), *range(21, 41, 2)])


@pytest.mark.parametrize("container", ["mp4", "ts", "mkv"])
def test_a_long_film_is_the_same_wherever_it_was_entered(container: str, tmp_path: Path) -> None:
    source = Fields(container=container, frames=300, size=(160, 96))
    whole = np.stack(deinterlaced(make_fields(source)))
    timeline = replace(timeline_of((clip("a", "s", 0, 300),), rate=RATE), size=source.size)
    made = export(timeline, {"s": make_fields(source)}, tmp_path, preset=EXACT, copying=True)
    assert made.report["encoded"] and len(made.report["encoded"]) == 1
    with av.open(str(made.files[0])) as container_:
        shown = np.stack([frame.to_ndarray()[: source.size[1]] for frame in container_.decode(video=0)])
    assert np.array_equal(shown, whole)


@pytest.mark.parametrize("kind", KINDS)
def test_proxy_and_filmstrip_have_whole_pictures(kind: str, tmp_path: Path) -> None:
    source = KINDS[kind]
    path = make_fields(source)
    info = prober().probe(path)
    assert wants_proxy(info)
    work = Derivation(Ffmpeg(find_ffmpeg()))
    proxy = work.proxy(path, info, tmp_path, report=lambda progress: None, cancelled=lambda: False)
    assert_whole(proxy, list(range(source.frames)))
    strip, layout = work.filmstrip(
        path, info, tmp_path, report=lambda progress: None, cancelled=lambda: False
    )
    [sheet] = read_grey(strip)
    tile = sheet[: layout.tile_height, layout.tile_width : 2 * layout.tile_width]
    assert number_in(tile) == math.floor(layout.interval * RATE) and combing(tile) < CLEAN


def test_pictures_that_become_interlaced_on_the_way_are_made_whole(tmp_path: Path) -> None:
    source = Fields(container="ts", whole=30, frames=60)
    picture = prober().probe(make_fields(source)).picture
    assert picture is not None and picture.scan is Scan.EITHER
    timeline = replace(timeline_of((clip("a", "s", 0, 60),), rate=RATE), size=source.size)
    made = export(timeline, {"s": make_fields(source)}, tmp_path)
    assert_whole(made.files[0], list(range(source.frames)))


def test_whole_pictures_are_left_as_they_are() -> None:
    picture = prober().probe(make(Clip())).picture
    assert picture is not None and picture.scan is Scan.WHOLE
    assert not wants_proxy(prober().probe(make(Clip())))


def test_the_plan_says_that_it_deinterlaces() -> None:
    path = make_fields(KINDS["MBAFF"])
    asset = asset_of("s", path)
    timeline = replace(timeline_of((clip("a", "s", 0, 50),), rate=RATE), size=(320, 192))
    plan = plan_render(timeline, {"s": asset}, preset_named("mp4"), indexes={"s": index_of(asset, path)})
    assert "deinterlaced" in summary(plan)
    whole = asset_of("w", make(Clip()))
    timeline = timeline_of((clip("a", "w", 0, 50),), rate=Fraction(30))
    assert "deinterlaced" not in summary(plan_render(timeline, {"w": whole}, preset_named("mp4")))


def test_pictures_that_become_smaller_on_the_way_do_no_harm(tmp_path: Path) -> None:
    """As where a receiver changes from one station to another."""
    large, small = Fields(container="ts", frames=30), Fields(container="ts", frames=30, size=(128, 64))
    joined = tmp_path / "joined.ts"
    later, part = ("-muxdelay", "0", "-output_ts_offset", "1.2"), tmp_path / "part.ts"
    run_ffmpeg("-i", str(make_fields(small)), "-c", "copy", *later, str(part))
    joined.write_bytes(make_fields(large).read_bytes() + part.read_bytes())
    timeline = replace(timeline_of((clip("a", "s", 0, 60),), rate=RATE), size=large.size)
    made = export(timeline, {"s": joined}, tmp_path)
    pictures = read_grey(made.files[0])
    shown = [number_in(picture) for picture in pictures]
    assert len(shown) == 60 and shown[:28] == [*range(28)] and shown[35:55] == [*range(7, 27)]
    assert max(map(combing, pictures)) < CLEAN


@pytest.mark.parametrize(
    "kind", ["MBAFF", "MBAFF, bottom first", "MBAFF in Matroska", "MBAFF in a transport stream", "PAFF"]
)
@pytest.mark.parametrize("preset", ["mp4", "mkv"])
def test_without_encoding_it_stays_as_it_was_recorded(kind: str, preset: str, tmp_path: Path) -> None:
    source = KINDS[kind]
    path = make_fields(source)
    timeline = replace(timeline_of((clip("a", "s", 17 / RATE, 20),), rate=RATE), size=source.size)
    made = export(timeline, {"s": path}, tmp_path, preset=preset, copying=True, encode=EncodeChoice.NONE)
    stored, copied = read_grey(path), read_grey(made.files[0])
    first = number_in(copied[0])
    assert first in (15, 16, 17) and len(copied) >= 20
    assert np.array_equal(np.stack(copied), np.stack(stored[first : first + len(copied)]))
    [picture] = prober().probe(made.files[0]).video
    assert picture.scan is (Scan.TOP_FIRST if source.top_first else Scan.BOTTOM_FIRST)


def test_fields_that_are_stored_one_by_one_are_not_copied(tmp_path: Path) -> None:
    apart, together = (make_fields(KINDS[kind]) for kind in ("PAFF in a transport stream", "PAFF"))
    alone, pairs = (index_of(asset_of("s", path), path).picture for path in (apart, together))
    assert alone and pairs and pairs.sets and not alone.sets
    timeline = replace(timeline_of((clip("a", "s", 15 / RATE, 20),), rate=RATE), size=(320, 192))
    with pytest.raises(RenderError, match="Not everything can be copied without encoding"):
        export(timeline, {"s": apart}, tmp_path, copying=True, encode=EncodeChoice.NONE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_single_picture_is_whole(kind: str, tmp_path: Path) -> None:
    source = KINDS[kind]
    timeline = replace(timeline_of((clip("a", "s", 15 / RATE, 1),), rate=RATE), size=source.size)
    made = export(timeline, {"s": make_fields(source)}, tmp_path, preset="png", copying=True)
    assert_whole(made.files[0], [15])


def test_pictures_of_which_only_the_file_says_it_are_not_copied_beside_whole_ones() -> None:
    path = make_fields(KINDS["VP9 in Matroska"])
    asset = asset_of("s", path)
    timeline = replace(timeline_of((clip("a", "s", 0, 50),), rate=RATE), size=(320, 192))
    plan = plan_render(timeline, {"s": asset}, preset_named("webm"), indexes={"s": index_of(asset, path)})
    assert "deinterlaced" in summary(plan)
    assert {segment.reason for segment in plan.segments} == {INTERLACED}
