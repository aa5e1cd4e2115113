"""Segments begin with key frames, their files are entered just there, and no picture is another one."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.commands.parts import segment_command
from app.domain.packet_index import PacketFlag
from app.domain.preset_list import preset_named
from app.domain.presets import EncodeChoice
from app.domain.render_plan.pictures import cuts
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import RenderPlan
from tests.frames.exporting import asset_of, clip, expected_numbers, export, index_of, timeline_of
from tests.frames.test_copying import HEVC, KINDS
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers

ENTERED = ("mp4", "mov", "mkv")  # others are searched from where nobody knows
TICK = Fraction(1, 1000)


@pytest.fixture(autouse=True)
def short_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuts, "SEGMENT_SECONDS", 1)


@pytest.mark.parametrize(
    ("kind", "speed"),
    [
        *((kind, Fraction(1)) for kind in (*KINDS, *HEVC)),
        *((kind, Fraction(3, 2)) for kind in ("main, B-frames", "Matroska", "HEVC, open groups")),
    ],
)
def test_pictures_that_are_all_encoded_are_cut_at_keys_and_stay_the_same(kind: str, speed: Fraction) -> None:
    media = {**KINDS, **HEVC}[kind]
    edit = timeline_of((clip("c", "s", 5 / media.rate, 70, speed=speed),), rate=media.rate)
    made = export(edit, {"s": media}, copying=True, encode=EncodeChoice.ALL)
    assert read_frame_numbers(made.files[0]) == expected_numbers(edit, {"s": media})


@pytest.mark.parametrize("kind", [*KINDS, *HEVC])
def test_nothing_is_decoded_before_the_key_picture_of_a_segment(kind: str) -> None:
    media = {**KINDS, **HEVC}[kind]
    plan = planned(media)
    entries = [segment.runs[0].entry for segment in plan.segments][1:]  # the clip begins anywhere
    assert entries
    if media.container in ENTERED:
        keys = key_pictures(media)
        for number, entry in enumerate(entries, start=1):
            assert entry is not None
            wanted = max(key for key in keys if key <= entry)
            assert abs(first_read(plan, number, make(media)) - wanted) <= TICK


PAL = Media(
    frames=60, rate=Fraction(25), size=(720, 576), codec="dvvideo", b_frames=0, sound=None, container="dv"
)
NTSC = replace(PAL, rate=Fraction(30_000, 1001), size=(720, 480), pixel_format="yuv411p")


@pytest.mark.parametrize("media", [PAL, NTSC], ids=["25 a second", "29.97 a second"])
@pytest.mark.parametrize("first", [23, 41])
def test_raw_dv_is_entered_where_it_is_wanted(media: Media, first: int) -> None:
    edit = replace(timeline_of((clip("c", "s", first / media.rate, 12),), rate=media.rate), size=(144, 96))
    made = export(edit, {"s": media})
    [_, entered] = made.report["commands"][0].split(" -ss ")
    assert float(entered.split()[0]) == pytest.approx(float(first / media.rate) - 0.5, abs=0.001)
    assert read_frame_numbers(made.files[0]) == expected_numbers(edit, {"s": media})


def key_pictures(media: Media) -> list[Fraction]:
    """When they are shown, on the file's own clock."""
    asset = asset_of("s", make(media))
    index = index_of(asset, make(media)).picture
    assert index is not None and asset.info is not None
    keys = (pts for pts, flag in zip(index.pts, index.flags, strict=True) if flag & PacketFlag.KEY)
    return [pts * index.time_base - asset.info.origin for pts in keys]


def planned(media: Media) -> RenderPlan:
    edit = timeline_of((clip("c", "s", 5 / media.rate, 70),), rate=media.rate)
    asset = asset_of("s", make(media))
    indexes = {"s": index_of(asset, make(media))}
    return plan_render(edit, {"s": asset}, preset_named("mp4"), indexes=indexes, encode=EncodeChoice.ALL)


def first_read(plan: RenderPlan, number: int, file: Path) -> Fraction:
    """When the first packet is shown that the command of a segment reads."""
    preset = plan.preset
    assert preset.picture is not None
    words = segment_command(
        plan.segments[number], plan, preset.picture, {"s": file}, captions=None, output=""
    )
    opened = words[: words.index("-i") + 2]
    copied = ["-map", "0:v", "-c", "copy", "-frames:v", "1", "-f", "framecrc", "-"]
    made = subprocess.run(
        [str(find_ffmpeg()), "-nostdin", *opened, *copied], check=True, capture_output=True, text=True
    )
    lines = made.stdout.splitlines()
    base = next(Fraction(line.split()[-1]) for line in lines if line.startswith("#tb"))
    packet = next(line for line in lines if not line.startswith("#"))
    return int(packet.split(",")[2]) * base
