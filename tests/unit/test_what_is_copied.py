"""Which pictures are copied into which output, how what lies between is made alike, and why not."""

from __future__ import annotations

from array import array
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from app.domain.errors import RenderError
from app.domain.glide import Glide
from app.domain.media import Scan, VideoStream
from app.domain.media_index import MediaIndex
from app.domain.packet_index import PacketFlag, PacketIndex, ParameterSets
from app.domain.placement import WHOLE, Placement
from app.domain.preset_list import preset_named
from app.domain.presets import EncodeChoice
from app.domain.render_plan.forecast.summary import summary
from app.domain.render_plan.pictures.copying import GLIDES, PLACED
from app.domain.render_plan.pictures.objections import INTERLACED, MIRRORED
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import RenderPlan
from app.domain.timeline import CaptionMode, CaptionTrack, Clip, Cue, Gap, Timeline, Track, TrackKind
from tests import footage

RATE = Fraction(25)
FILM = footage.picture(rate="25", size=(1280, 720))
STRETCHED = replace(FILM, width=720, height=576, sample_aspect=Fraction(16, 15))
HDR = replace(
    FILM,
    codec="hevc",
    pixel_format="yuv420p10le",
    color_space="bt2020nc",
    color_primaries="bt2020",
    color_transfer="arib-std-b67",
)
FIELDS = replace(FILM, scan=Scan.TOP_FIRST)
FULL = replace(FILM, pixel_format="yuvj420p", color_range="pc")
TURNED = Placement(turn=90)
WEB, EDITORS = "mp4", "mov"
KINDS = {"h264": (100, "yuv420p"), "hevc": (2, "yuv420p10le")}


def plan(
    stream: VideoStream,
    preset: str = WEB,
    *,
    sets: tuple[int, str] | None = None,
    faded: bool = False,
    gap: bool = False,
    caption: bool = False,
    size: tuple[int, int] = (1280, 720),
    place: Placement = WHOLE,
    glide: Glide | None = None,
    encode: EncodeChoice = EncodeChoice.NEEDED,
) -> RenderPlan:
    """The plan of a clip that begins in the middle of a group of twenty-five pictures."""
    profile, pixels = sets or KINDS[stream.codec]
    numbers = range(0, 250)
    flags = bytes(PacketFlag.KEY | PacketFlag.IDR if n % 25 == 0 else 0 for n in numbers)
    facts = ParameterSets(profile, not stream.interlaced, pixels, (0,), (0,), "a")
    index = PacketIndex(stream.codec, 1 / RATE, facts, array("q", numbers), array("q", [10] * 250), flags)
    item = Clip("a", "s", Fraction(10) / RATE, 100, fade_in=5 if faded else 0, place=place, glide=glide)
    items: tuple[Any, ...] = (Gap(5), item) if gap else (item,)
    cues = (CaptionTrack("t", "en", CaptionMode.BURN, (Cue("q", 50, 5, "One"),)),) if caption else ()
    timeline = Timeline(RATE, size, tracks=(Track("v", TrackKind.VIDEO, "V1", items),), captions=cues)
    assets = {"s": footage.asset("s", video=stream)}
    indexes = {"s": MediaIndex(index)}
    return plan_render(timeline, assets, preset_named(preset), indexes=indexes, encode=encode)


@pytest.mark.parametrize(
    ("made", "copied", "says"),
    [
        (plan(FILM), 85, {}),
        (plan(STRETCHED, size=(768, 576)), 85, {"aspect": Fraction(16, 15), "stored": (720, 576)}),
        (plan(replace(STRETCHED, coded_aspect=Fraction(0)), size=(768, 576)), 85, {"coded_aspect": 0}),
        (plan(replace(STRETCHED, coded_aspect=Fraction(16, 15)), "mkv", size=(768, 576)), 85, {}),
        (plan(replace(FILM, coded_aspect=Fraction(2, 3))), 85, {"coded_aspect": Fraction(2, 3), "aspect": 1}),
        (plan(replace(FILM, coded_aspect=Fraction(0))), 85, {"coded_aspect": 1}),
        (plan(replace(FILM, mirrored=True)), 85, {"mirrored": True}),
        (plan(HDR, "mp4-hevc"), 85, {"pixels": "yuv420p10le", "profile": "main10"}),
        (plan(HDR, "mp4-hevc", gap=True), 85, {}),
        (plan(FULL), 85, {"full_range": True}),
        (plan(FILM, place=TURNED, size=(720, 1280)), 85, {"rotation": 90, "turn": 90}),
        (plan(FULL, place=TURNED, size=(720, 1280)), 85, {"full_range": True}),
        (plan(replace(FILM, rotation=270), "mkv", place=TURNED), 85, {"rotation": 0, "turn": 90}),
        (plan(FILM, sets=(110, "yuv420p10le")), 85, {"profile": "high10"}),
        (plan(FILM, EDITORS, sets=(122, "yuv422p10le")), 85, {"profile": "high422"}),
        (plan(FILM, "mkv", sets=(244, "yuv444p")), 85, {"profile": "high444"}),
        (plan(HDR, "mov-hevc", sets=(4, "yuv422p10le")), 85, {"profile": "main422-10"}),
    ],
)
def test_whole_groups_are_copied_and_the_rest_is_made_alike(
    made: RenderPlan, copied: int, says: dict[str, object]
) -> None:
    assert made.copied_frames == copied and made.splice is not None
    assert {name: getattr(made.splice, name) for name in says} == says


def test_a_clip_is_copied_before_its_picture_glides_and_after_it() -> None:
    away = plan(FILM, glide=Glide(scale=1200, x=0, y=0, frames=20, begin=60))
    home = plan(FILM, place=Placement(scale=1200), glide=Glide(scale=1000, x=0, y=0, frames=20))
    assert [(part.reason, part.frames) for part in away.segments if part.reason == GLIDES] == [(GLIDES, 20)]
    assert away.copied_frames == 45
    assert home.copied_frames == 60


SHAPE = "Its pictures have another size or shape than the output's."
LIGHT = "Its light is of high dynamic range, and the output's is not."
COLOURS = "Its colours are other than the output's."
UNSAID = "Only its file says how its pictures are stretched, which cannot be written into this format."
FINER = "Its colours are finer than most players can show. MOV and MKV keep them."
DEPTH = "Its pictures have colours of a depth that is not encoded here."


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (plan(replace(STRETCHED, rotation=90), size=(576, 768)), SHAPE),
        (plan(replace(STRETCHED, width=719), size=(768, 576)), SHAPE),
        (plan(STRETCHED, size=(720, 576)), SHAPE),
        (plan(STRETCHED, place=TURNED, size=(576, 768)), SHAPE),
        (plan(FILM, place=TURNED), SHAPE),
        (plan(replace(FILM, mirrored=True), place=TURNED, size=(720, 1280)), MIRRORED),
        (plan(FILM, place=replace(TURNED, mirrored=True), size=(720, 1280)), SHAPE),
        (plan(FILM, place=Placement(mirrored=True)), PLACED),
        (plan(FILM, place=Placement(opacity=50)), PLACED),
        (plan(FILM, glide=Glide(scale=1200, x=0, y=0, frames=100)), GLIDES),
        (plan(replace(STRETCHED, coded_aspect=Fraction(0)), "mkv", size=(768, 576)), UNSAID),
        (plan(replace(FILM, coded_aspect=Fraction(2, 3)), "mkv"), UNSAID),
        (plan(HDR, "mp4-hevc", caption=True), LIGHT),
        (plan(FULL, faded=True), COLOURS),
        (plan(FULL, gap=True), COLOURS),
        (plan(FILM, sets=(122, "yuv422p")), FINER),
        (plan(HDR, "mp4-hevc", sets=(4, "yuv422p10le")), FINER),
        (plan(FILM, EDITORS, sets=(122, "")), DEPTH),
        (plan(FILM, EDITORS, sets=(100, "yuv444p")), DEPTH),
    ],
)
def test_what_cannot_be_kept_is_encoded_and_says_why(made: RenderPlan, reason: str) -> None:
    assert made.splice is None
    assert any(reason in segment.reason for segment in made.segments)


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (plan(HDR, "mp4-hevc"), "high dynamic range as recorded"),
        (plan(replace(FILM, variable_rate=True)), "about 25\u00a0fps, variable as recorded"),
    ],
)
def test_what_stays_as_recorded_is_said(made: RenderPlan, word: str) -> None:
    assert word in summary(made)


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (plan(HDR, "mp4-hevc", caption=True), "becomes ordinary light, which burnt captions need"),
        (plan(HDR, "mp4-1080p"), "high dynamic range becomes ordinary light"),
    ],
)
def test_light_that_is_lost_is_said(made: RenderPlan, word: str) -> None:
    assert word in summary(made)


@pytest.mark.parametrize("made", [plan(FILM, "mp4-1080p"), plan(HDR, "mp4-hevc")])
def test_light_that_is_not_lost_is_not_said_to_be(made: RenderPlan) -> None:
    assert "ordinary light" not in summary(made)


@pytest.mark.parametrize("preset", [WEB, EDITORS, "mkv"])
def test_interlaced_pictures_are_made_whole_or_all_of_them_stay(preset: str) -> None:
    made = plan(FIELDS, preset)
    assert not made.copied_frames and {each.reason for each in made.segments} == {INTERLACED}
    assert "; deinterlaced" in summary(made)
    copied = plan(FIELDS, preset, encode=EncodeChoice.NONE)
    assert copied.copied_frames == copied.frames and "; interlaced as recorded" in summary(copied)


def test_whole_pictures_are_not_copied_beside_interlaced_ones() -> None:
    numbers = range(0, 250)
    flags = bytes(PacketFlag.KEY | PacketFlag.IDR if n % 25 == 0 else 0 for n in numbers)
    streams = {"s": FIELDS, "t": FILM}
    indexes = {
        name: MediaIndex(
            PacketIndex(
                "h264",
                1 / RATE,
                ParameterSets(100, not stream.interlaced, "yuv420p", (number,), (number,), name),
                array("q", numbers),
                array("q", [10] * 250),
                flags,
            )
        )
        for number, (name, stream) in enumerate(streams.items())
    }
    assets = {name: footage.asset(name, video=stream) for name, stream in streams.items()}
    items = tuple(Clip(name, name, Fraction(0), 100) for name in streams)
    timeline = Timeline(RATE, (1280, 720), tracks=(Track("v", TrackKind.VIDEO, "V1", items),))
    with pytest.raises(RenderError, match="coded otherwise"):
        plan_render(timeline, assets, preset_named(WEB), indexes=indexes, encode=EncodeChoice.NONE)


@pytest.mark.parametrize(
    ("scan", "said"), [(Scan.BOTTOM_FIRST, True), (Scan.EITHER, False), (Scan.WHOLE, False), (None, False)]
)
def test_only_pictures_that_are_known_to_be_interlaced_are_said_to_be(scan: Scan | None, said: bool) -> None:
    made = plan(replace(FILM, scan=scan), encode=EncodeChoice.ALL)
    assert ("deinterlaced" in summary(made)) is said
