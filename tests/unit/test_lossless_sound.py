"""What keeps sound without loss that is stored so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.lossless_sound import lossless_coding
from app.domain.render_plan.forecast.summary import summary
from app.domain.render_plan.values import RenderPlan
from app.domain.render_request import parse_render_request
from tests.footage import sound
from tests.notation import timeline_of
from tests.unit.test_sound_tracks import film

PCM, DEEP, FLAC = (replace(sound(), codec=codec) for codec in ("pcm_s16le", "pcm_s24le", "flac"))
FLOAT, AAC, MONO = replace(PCM, codec="pcm_f32le"), sound(), replace(PCM, channels=1)
SLOW, WIDE, LONG = replace(PCM, sample_rate=44_100), replace(PCM, channels=8), replace(PCM, codec="pcm_s32le")
ASSETS = {"P": film("P", PCM), "F": film("F", FLAC, AAC), "A": film("A", AAC)}


@pytest.mark.parametrize(
    ("streams", "muxer", "wanted"),
    [
        ([PCM], "matroska", "flac s16"),
        ([PCM, DEEP], "matroska", "flac s32"),
        ([FLAC], "matroska", "flac s32"),
        ([PCM, FLOAT], "matroska", "pcm_f32le"),
        ([PCM], "mov", "pcm_s16le"),
        ([FLAC], "mov", "pcm_s24le"),
        ([PCM], "mp4", ""),
        ([PCM, AAC], "matroska", ""),
        ([PCM, MONO], "matroska", ""),
        ([SLOW], "matroska", ""),
        ([WIDE], "matroska", ""),
        ([LONG], "matroska", ""),
        ([], "matroska", ""),
    ],
)
def test_a_coding_holds_all_that_its_sources_hold(streams: list[Any], muxer: str, wanted: str) -> None:
    found = lossless_coding(streams, muxer, sample_rate=48_000)
    assert (
        " ".join([found.encoder, *(value for name, value in found.options if name == "sample_fmt")])
        if found
        else ""
    ) == wanted


def planned(drawing: str, **fields: Any) -> RenderPlan:
    return parse_render_request(fields).plan(timeline_of(drawing), ASSETS, {})


def coded(plan: RenderPlan) -> list[str]:
    return [each.preset.sound.encoder for each in plan.by_sound() if each.preset.sound]


def test_mp3_that_becomes_mp3_says_that_it_is_coded_anew() -> None:
    assets = {"M": film("M", replace(AAC, codec="mp3"))}
    plan = parse_render_request({"preset": "mp3"}).plan(timeline_of("M[0:9]"), assets, {})
    assert "MP3 cannot be copied" in summary(plan)
    assert "MP3" not in summary(planned("A[0:9]", preset="mp3"))


@pytest.mark.parametrize(
    ("drawing", "fields", "expected"),
    [
        ("P[0:9]", {"preset": "mkv"}, ["flac"]),
        ("P[0:9] F[0:9]", {"preset": "mkv"}, ["flac", "aac"]),
        ("P[0:9] A[0:9]", {"preset": "mkv"}, ["aac"]),
        ("P[0:9]", {"preset": "mkv", "quality": "small"}, ["aac"]),
        ("P[0:9]", {"preset": "mkv", "loudness": "web"}, ["aac"]),
        ("P[0:9]", {"preset": "mkv", "encode": "all"}, ["aac"]),
        ("P[0:9]", {"preset": "mp4"}, ["aac"]),
        ("F[0:9]", {"preset": "mov-prores"}, ["pcm_s24le"]),
        ("F[0:9]", {"preset": "wav"}, ["pcm_s24le"]),
        ("P[0:9]", {"preset": "flac"}, ["flac"]),
    ],
)
def test_what_is_stored_without_loss_stays_so_unless_something_else_is_asked_for(
    drawing: str, fields: dict[str, Any], expected: list[str]
) -> None:
    plan = planned(drawing, **fields)
    assert coded(plan) == expected
    assert ("sound kept without loss" in summary(plan)) == (expected[0] != "aac")
