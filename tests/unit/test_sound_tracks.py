"""Which sound tracks of the sources an export has, and what it says of them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from app.domain.edits import set_sound
from app.domain.media import Asset
from app.domain.render_plan.again import encoded_whole
from app.domain.render_plan.forecast.summary import summary
from app.domain.render_plan.serial import plan_from_json, plan_to_json
from app.domain.render_plan.values import RenderPlan, SoundLabel, SoundRun
from app.domain.render_request import parse_render_request
from tests.footage import asset, picture, sound
from tests.notation import timeline_of

GAME, MICROPHONE = (replace(sound(), language="eng", title=title) for title in ("Game", "Microphone"))
MUSIC = replace(sound(), title="Music")


def film(name: str, *sounds: Any) -> Asset:
    made = asset(name, video=picture(), audio=sound())
    assert made.info is not None
    streams = tuple(replace(stream, index=1 + number) for number, stream in enumerate(sounds))
    return replace(made, info=replace(made.info, audio=streams))


ASSETS = {
    "A": film("A", GAME, MICROPHONE),
    "B": film("B", sound()),
    "C": film("C"),
    "D": film("D", GAME, MUSIC, MICROPHONE),
}


def planned(drawing: str, *, sounds: dict[str, int] | None = None, **fields: Any) -> RenderPlan:
    timeline = timeline_of(drawing)
    for clip, chosen in (sounds or {}).items():
        timeline = set_sound(timeline, clip, chosen)
    return parse_render_request(fields).plan(timeline, ASSETS, {})


def heard(plan: RenderPlan) -> list[str]:
    """Each sound of the output: its lanes, as source and number of the sound, counted from 1."""
    return [" + ".join(" ".join(map(_draw, lane)) for lane in each.lanes) for each in plan.by_sound()]


def _draw(run: SoundRun) -> str:
    return f"{run.source}{run.sound + 1}" if run.source else "_"


@pytest.mark.parametrize(
    ("drawing", "sounds", "fields", "expected", "said"),
    [
        ("A[0:9]", {}, {}, ["A1", "A2"], "2 sound tracks"),
        ("A[0:9] B[0:9]", {}, {}, ["A1 B1", "A2 B1"], "2 sound tracks, of files with fewer the first"),
        ("A[0:9] C[0:9] D[0:9]", {}, {}, ["A1 _ D1", "A2 _ D2", "A1 _ D3"], "3 sound tracks, of files"),
        ("A[0:9]", {"A": 2}, {}, ["A2"], "sound track 2 of 2"),
        ("A[0:9]", {"A": 0}, {}, ["A1 + A2"], "2 sound tracks mixed"),
        ("A[0:9] A2[0:9]", {"A2": 0}, {}, ["A1 A1 + _ A2"], "sound tracks as chosen for each clip"),
        ("A[0:9]", {"A": 2}, {"sound_tracks": "all"}, ["A1", "A2"], "2 sound tracks"),
        ("A[0:9]", {"A": 9}, {}, ["A1"], "sound track 1 of 2"),
        ("A[0:9] B[0:9]", {"B": 2}, {}, ["A1 B1", "A2 B1"], "2 sound tracks"),
        ("A[0:9]", {}, {"sound_tracks": "chosen"}, ["A1"], "sound track 1 of 2"),
        ("A[0:9]", {}, {"preset": "mp4-720p"}, ["A1"], "sound track 1 of 2"),
        ("A[0:9]", {}, {"preset": "mp4-720p", "sound_tracks": "all"}, ["A1", "A2"], "2 sound tracks"),
        ("A[0:9]", {}, {"preset": "mov-prores", "sound_tracks": "all"}, ["A1", "A2"], "2 sound tracks"),
        ("A[0:9]", {}, {"preset": "webm"}, ["A1"], "sound track 1 of 2"),
        ("A[0:9]", {}, {"preset": "audio"}, ["A1"], "sound track 1 of 2"),
        ("A[0:9]", {}, {"preset": "gif"}, [], "no sound"),
        ("B[0:9]", {"B": 0}, {}, ["B1"], "1280"),
        ("C[0:9]", {}, {"sound_tracks": "all"}, [], "no sound"),
        ("A[0:9] B[0:9]", {"A": -1}, {}, ["_ B1"], "1280"),
        ("A[0:9] A2[0:9]", {"A": -1}, {}, ["_ A1", "_ A2"], "2 sound tracks"),
        ("A[0:9]", {"A": -1}, {"sound_tracks": "all"}, [], "no sound"),
        ("V1: A[0:9]\nA1: _3 A2[3:9]", {"A": -1}, {}, ["_ A1", "_ A2"], "2 sound tracks"),
        ("V1: A[0:9]\nA1: A2[0:9]", {"A": -1, "A2": 2}, {}, ["A2"], "sound track 2 of 2"),
    ],
)
def test_an_export_has_the_sounds_that_are_asked_for_and_says_so(
    drawing: str, sounds: dict[str, int], fields: dict[str, Any], expected: list[str], said: str
) -> None:
    plan = planned(drawing, sounds=sounds, **fields)
    assert heard(plan) == expected
    assert said in summary(plan)


def test_sounds_keep_what_they_are_called_where_their_sources_agree() -> None:
    plan = planned("A[0:9] B[0:9]")
    assert [each.label for each in plan.by_sound()] == [
        SoundLabel("eng", "Game"),
        SoundLabel("eng", "Microphone"),
    ]
    assert planned("A[0:9] D[0:9]").further[0].label == SoundLabel("eng", "")


def test_all_sounds_are_there_after_a_plan_was_kept_and_when_copying_did_not_hold() -> None:
    plan = planned("A[0:9] B[0:9]")
    assert plan_from_json(plan_to_json(plan)) == plan
    assert heard(encoded_whole(plan, "")) == heard(plan)
    assert plan.further[0].samples == plan.samples == round(Fraction(18, 25) * 48_000)
