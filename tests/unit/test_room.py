"""How much room an export needs while it is made: what is copied once, what is coded twice."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.preset_list import preset_named
from app.domain.render_plan.forecast.estimate import estimated_bytes
from app.domain.render_plan.forecast.kept import Kept
from app.domain.render_plan.forecast.room import needed_bytes, no_room
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import RenderPlan
from app.domain.timeline import Clip, Timeline, Track, TrackKind
from tests.notation import timeline_of
from tests.unit.test_render_plan import asset
from tests.unit.test_what_is_copied import FILM
from tests.unit.test_what_is_copied import plan as copying

RATE = Fraction(25)


def short_clips(preset: str, count: int) -> RenderPlan:
    clips = tuple(Clip(f"c{n}", "A", Fraction(n), 20) for n in range(count))
    timeline = Timeline(RATE, (1280, 720), tracks=(Track("v", TrackKind.VIDEO, "V1", clips),))
    return plan_render(timeline, {"A": asset("A")}, preset_named(preset))


def test_a_large_file_that_is_copied_needs_room_for_one_more_of_it() -> None:
    plan = copying(FILM)
    segments = (
        replace(each, copied=replace(each.copied, bytes=60 * 10**9)) if each.copied else each
        for each in plan.segments
    )
    large = replace(plan, segments=tuple(segments))
    assert 60 * 10**9 <= needed_bytes(large) < 61 * 10**9


def test_what_is_coded_in_parts_is_there_twice() -> None:
    plan = plan_render(timeline_of("V1: A[0:1000]"), {"A": asset("A")}, preset_named("mp4"))
    assert needed_bytes(plan) == 2 * estimated_bytes(plan)


def test_a_long_recording_of_a_screen_needs_little_room() -> None:
    source = asset("A")
    assert source.info is not None and source.info.picture is not None
    spare = replace(source, info=replace(source.info, video=(replace(source.info.picture, bit_rate=80_000),)))
    timeline = timeline_of("V1: A[0:1000]")
    plans = (plan_render(timeline, {"A": each}, preset_named("mp4")) for each in (spare, source))
    small, usual = (needed_bytes(replace(plan, lanes=())) for plan in plans)
    seconds = 40
    assert 2 * seconds * 80_000 / 8 < small < usual / 5


def test_pieces_that_are_kept_take_no_room_again() -> None:
    plan = plan_render(timeline_of("V1: A[0:1000]"), {"A": asset("A")}, preset_named("mp4"))
    output = estimated_bytes(plan)
    assert needed_bytes(plan, Kept(whole=True)) == 0
    all_of_it = needed_bytes(plan, Kept(4, 4, 1.0, sound=True))
    half = needed_bytes(plan, Kept(2, 4, 0.5))
    assert output <= all_of_it < 1.2 * output < half < 2 * output


def test_what_is_made_in_one_run_is_there_once() -> None:
    plan = short_clips("mp3", 3)
    assert needed_bytes(plan) == estimated_bytes(plan)


@pytest.mark.parametrize(("preset", "times"), [("mp3", 1), ("mp4", 2)])
def test_sounds_that_are_mixed_first_need_room_for_all_their_samples(preset: str, times: int) -> None:
    plan = short_clips(preset, 40)
    samples = plan.samples * plan.channels
    assert needed_bytes(plan) == times * estimated_bytes(plan) + 4 * samples


def test_a_lack_of_room_is_said_with_how_much_there_should_be() -> None:
    said = no_room(120 * 10**9, 80 * 10**9)
    assert "needs about 120\u00a0GB, and 80\u00a0GB are free" in said
