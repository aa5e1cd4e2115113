"""What an export may take: reckoned from what there is to do, and learned from what was done."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.coding import Quality
from app.domain.placement import Placement
from app.domain.preset_list import PRESETS, preset_named
from app.domain.rate_control import Loudness, at_loudness, at_quality
from app.domain.render_plan.forecast.kept import Kept
from app.domain.render_plan.forecast.pace import Estimate, Seen, costs, estimated, learned
from app.domain.render_plan.forecast.stage import Stage
from app.domain.render_plan.forecast.summary import expectation
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import RenderPlan
from app.domain.timeline import Clip, Timeline, Track, TrackKind
from tests.notation import timeline_of
from tests.unit.test_render_plan import asset

NOTHING: dict[str, float] = {}


def plan(frames: int = 3000, preset: str = "mp4") -> RenderPlan:
    timeline = timeline_of(f"V1: A[0:{frames}]")
    return plan_render(timeline, {"A": asset("A")}, preset_named(preset))


@pytest.mark.parametrize("preset", [preset.name for preset in PRESETS])
def test_every_preset_has_an_estimate(preset: str) -> None:
    made = estimated(plan(preset=preset), NOTHING)
    assert made.seconds > 0 and made.bytes > 0


def test_what_is_there_already_costs_nothing() -> None:
    whole, half = (costs(plan(), NOTHING, Kept(part=part)) for part in (0, 0.5))
    assert whole[Stage.ENCODING] > half[Stage.ENCODING] > whole[Stage.ENCODING] / 2
    assert Stage.ENCODING in costs(plan(), NOTHING, Kept(part=1))  # the sound
    assert Stage.ENCODING not in costs(plan(), NOTHING, Kept(part=1, sound=True))
    assert list(costs(plan(), NOTHING, Kept(whole=True))) == [Stage.PREPARING, Stage.VERIFYING]


def test_what_was_not_made_teaches_nothing() -> None:
    took = {"encoding": 5.0}
    paces = learned(NOTHING, plan(), Seen(took, 0.5, 30_000_000, sound_share=0.001, sound=False))
    assert not [kind for kind in paces if kind.startswith("sound")]


@pytest.mark.parametrize("share", [0.02, 0.5])
@pytest.mark.parametrize("times", [0.2, 0.7, 1.0, 3.0])
def test_a_few_exports_teach_how_fast_a_machine_is(times: float, share: float) -> None:
    truth = {stage.value: seconds * times for stage, seconds in costs(plan(), NOTHING).items()}
    paces: dict[str, float] = {}
    for _ in range(3):
        paces = learned(paces, plan(), Seen(truth, 1.0, 30_000_000, share))
    made = estimated(plan(), paces)
    assert made.seconds == pytest.approx(sum(truth.values()), rel=0.1)
    assert made.bytes == pytest.approx(30_000_000, rel=0.01)


def test_what_takes_little_room_takes_little_when_it_is_coded_again() -> None:
    source = asset("A")
    assert source.info is not None and source.info.picture is not None
    spare = replace(source, info=replace(source.info, video=(replace(source.info.picture, bit_rate=80_000),)))
    timeline = timeline_of("V1: A[0:3000]")
    sparing = plan_render(timeline, {"A": spare}, preset_named("mp4"))
    seconds = float(sparing.seconds)
    made = estimated(sparing, NOTHING)
    assert made.bytes == pytest.approx(seconds * (2 * 10_000 + 24_000), rel=0.01)
    paces = learned(NOTHING, sparing, Seen({Stage.ENCODING: 10.0}, 1.0, 1_000_000))
    assert estimated(plan(), paces).bytes == estimated(plan(), NOTHING).bytes, "it says nothing of others"
    prores = plan_render(timeline, {"A": spare}, preset_named("mov-prores"))
    assert estimated(prores, NOTHING).bytes > 10 * made.bytes


def taking(bit_rate: int, preset: str = "mp4", *, quality: Quality = Quality.GOOD) -> RenderPlan:
    """Two minutes of 720p at 25 pictures a second, all encoded, of a source of that rate."""
    source = asset("A")
    assert source.info is not None and source.info.picture is not None
    picture = replace(source.info.picture, bit_rate=bit_rate)
    known = {"A": replace(source, info=replace(source.info, video=(picture,)))}
    chosen = at_quality(preset_named(preset), quality)
    return replace(plan_render(timeline_of("V1: A[0:3000]"), known, chosen), lanes=())


@pytest.mark.parametrize(
    ("megabits", "megabytes"),
    # What exports of real footage took, a pixel, beside what its files took: result.mp4,
    # sowt-with-video.mov, odd_853x481_444.mp4, chaplin.mp4, sample_with_increasing_timestamps_360p.mp4
    # and bipbop0.flv of the corpus; here of so many pixels.
    [(0.5, 11.6), (1.32, 27.5), (1.79, 29.7), (1.98, 45.9), (3.86, 59.3), (5.68, 61.5)],
)
def test_a_size_goes_by_what_the_footage_took_before(megabits: float, megabytes: float) -> None:
    made = estimated(taking(int(megabits * 1_000_000)), NOTHING).bytes / 1_000_000
    assert made == pytest.approx(megabytes, rel=1 / 3)


def test_what_was_learned_of_a_size_holds_for_other_qualities_and_other_footage() -> None:
    good, best = taking(2_000_000), taking(2_000_000, quality=Quality.BEST)
    busier = taking(4_000_000)
    before = [estimated(each, NOTHING).bytes for each in (good, best, busier)]
    paces = learned(NOTHING, good, Seen({}, 1.0, before[0] * 5 // 4))
    after = [estimated(each, paces).bytes for each in (good, best, busier)]
    grown = [now / then for now, then in zip(after, before, strict=True)]
    assert grown == pytest.approx([1.25] * 3, rel=0.01)
    assert before[1] > before[0] * 1.5


def test_a_smaller_picture_takes_less() -> None:
    small = replace(preset_named("mp4"), short_side=360)
    known = {"A": asset("A")}
    made = replace(plan_render(timeline_of("V1: A[0:3000]"), known, small), lanes=())
    whole = replace(plan(), lanes=())
    assert estimated(made, NOTHING).bytes < estimated(whole, NOTHING).bytes / 2


@pytest.mark.parametrize(
    ("stored", "bit_rate", "place", "measured"),
    # Over man-on-green-screen.mp4 of the corpus, which takes 0.14 Mbit/s: the person of fire2.mp4, of
    # sample_with_increasing_timestamps_360p.mp4 and of test_video.mp4, small and see-through.
    [
        ((1280, 720), 4_513_383, Placement(scale=400, x=250, y=250), 1.0),
        ((640, 360), 1_159_039, Placement(scale=400, x=250, y=250), 1.08),
        ((640, 360), 1_159_039, Placement(opacity=80), 3.63),
        ((320, 240), 381_504, Placement(scale=400, x=250, y=250), 0.75),
        ((320, 240), 381_504, Placement(opacity=80), 1.64),
    ],
)
def test_the_size_of_pictures_over_each_other_goes_by_all_of_them(
    stored: tuple[int, int], bit_rate: int, place: Placement, measured: float
) -> None:
    sparing, busy = asset("A"), asset("B")
    assert sparing.info is not None and sparing.info.picture is not None
    picture = sparing.info.picture
    over = replace(picture, width=stored[0], height=stored[1], bit_rate=bit_rate)
    known = {
        "A": replace(sparing, info=replace(sparing.info, video=(replace(picture, bit_rate=137_980),))),
        "B": replace(busy, info=replace(sparing.info, video=(over,))),
    }
    below, upon = (Clip(name, name, Fraction(0), 300) for name in "AB")
    tracks = [
        Track(f"v{n}", TrackKind.VIDEO, "V", (each,))
        for n, each in enumerate((replace(upon, place=place), below))
    ]
    timeline = Timeline(Fraction(30), (1280, 720), tracks=tuple(tracks))
    made = replace(plan_render(timeline, known, preset_named("mp4")), lanes=())
    assert 1 / 2 < estimated(made, NOTHING).bytes * 8 / 10e6 / measured < 2


def test_sound_that_takes_long_beside_the_picture_is_known_by_itself() -> None:
    paces = learned(NOTHING, plan(), Seen({Stage.ENCODING: 100.0}, 1.0, 30_000_000, 0.5))
    without = costs(replace(plan(), lanes=()), paces)[Stage.ENCODING]
    assert costs(plan(), paces)[Stage.ENCODING] - without == pytest.approx(50, rel=0.05)


def test_what_was_learned_of_one_coder_says_nothing_of_another() -> None:
    paces = learned(NOTHING, plan(), Seen({Stage.ENCODING: 1000.0}, 1.0, 30_000_000))
    before, after = (costs(plan(preset="webm"), each)[Stage.ENCODING] for each in (NOTHING, paces))
    assert after == pytest.approx(before, rel=0.05)


def test_an_export_of_a_moment_teaches_nothing_of_speed() -> None:
    took = {stage.value: 0.2 for stage in Stage}
    paces = learned(NOTHING, plan(5), Seen(took, 1.0, 0))
    assert estimated(plan(), paces).seconds == estimated(plan(), NOTHING).seconds


def test_many_clips_without_picture_are_mixed_before_they_are_coded() -> None:
    clips = tuple(Clip(f"c{n}", "A", Fraction(n), 7) for n in range(40))
    timeline = Timeline(Fraction(25), (1280, 720), tracks=(Track("v", TrackKind.VIDEO, "V1", clips),))
    made = plan_render(timeline, {"A": asset("A")}, preset_named("mp3"))
    assert list(costs(made, NOTHING))[:3] == [Stage.PREPARING, Stage.SOUND, Stage.ENCODING]
    assert Stage.SOUND not in costs(replace(made, lanes=()), NOTHING)


@pytest.mark.parametrize(("preset", "stage"), [("mp3", Stage.SOUND), ("mp4", Stage.ENCODING)])
def test_sound_that_is_brought_to_a_level_is_heard_through_first(preset: str, stage: Stage) -> None:
    made = plan(preset=preset)
    levelled = replace(made, preset=at_loudness(made.preset, Loudness.PODCAST))
    before, after = (costs(each, NOTHING) for each in (made, levelled))
    assert after[stage] - before.get(stage, 0.0) == pytest.approx(float(made.seconds) / 60)


@pytest.mark.parametrize(
    ("seconds", "size", "sentence"),
    [
        (0.2, 412, "about 1\u00a0s, 412 bytes"),
        (3.4, 412_000_000, "about 3\u00a0s, 412\u00a0MB"),
        (43.0, 2_400_000_000, "about 45\u00a0s, 2.4\u00a0GB"),
        (58.0, 1000, "about 1\u00a0min, 1\u00a0kB"),
        (3725.0, 1000, "about 1\u00a0h 2\u00a0min 5\u00a0s, 1\u00a0kB"),
    ],
)
def test_an_estimate_is_told_as_people_tell_it(seconds: float, size: int, sentence: str) -> None:
    assert expectation(Estimate(seconds, size)) == sentence
