"""Work beside the pictures of a film moves the bar as well, each piece in its turn."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from app.adapters.ffmpeg.parts import shares
from app.adapters.ffmpeg.pictures import check_pictures
from app.domain.errors import RenderCancelled
from app.domain.preset_list import preset_named
from app.domain.rate_control import Loudness, at_loudness
from app.domain.render_plan.forecast.stage import Stage
from app.domain.render_request import RenderRequest
from app.domain.timeline import Timeline
from app.ports import WorkProgress
from tests.frames.exporting import asset_of, clip, export, timeline_of
from tests.media import Clip as Media
from tests.media import make

RATE = Fraction(30)
SOURCE = Media(frames=60, size=(64, 36))


def cut(*starts: int) -> Timeline:
    clips = tuple(clip(f"c{number}", "s", start / RATE, 3) for number, start in enumerate(starts))
    return replace(timeline_of(clips, rate=RATE), size=SOURCE.size)


def test_works_that_follow_each_other_are_parts_of_one_that_never_goes_back() -> None:
    told: list[float] = []
    first, none, last = shares(told.append, Fraction(1), 0, Fraction(3))
    for report, part in ((first, 0.0), (first, 1.0), (none, 0.5), (last, 0.0), (last, 1.0)):
        report(part)
    assert told == [0.0, 0.25, 0.25, 0.25, 1.0]


def test_sound_that_is_mixed_and_measured_first_says_how_far_it_is() -> None:
    said: list[WorkProgress] = []
    loud = at_loudness(preset_named("mp3"), Loudness.PODCAST)
    export(cut(*range(51, -1, -3)), {"s": SOURCE}, preset=loud, report=said.append)
    sound = [word for word in said if word.stage == Stage.SOUND]
    assert [*dict.fromkeys(word.message for word in sound)] == ["Mixing the sound", "Measuring the sound"]
    assert len({word.fraction for word in sound}) > 2
    stages = [word.stage for word in said]
    assert stages.index(Stage.ENCODING) > max(n for n, stage in enumerate(stages) if stage == Stage.SOUND)


def test_a_sound_that_is_measured_beside_the_picture_does_not_lead_back_to_a_stage_before() -> None:
    said: list[WorkProgress] = []
    loud = at_loudness(preset_named("mp4"), Loudness.WEB)
    clips = (clip("a", "s", 0, 30), clip("b", "s", 35 / RATE, 20))  # of which one is copied
    timeline = replace(timeline_of(clips, rate=RATE), size=SOURCE.size)
    export(timeline, {"s": SOURCE}, preset=loud, report=said.append, copying=True)
    order = list(Stage)
    numbers = [order.index(Stage(word.stage)) for word in said]
    assert numbers == sorted(numbers)


def test_choosing_the_colours_of_a_gif_moves_the_bar_to_where_they_are_used() -> None:
    said: list[WorkProgress] = []
    long = Media(frames=400, size=(320, 180))
    timeline = replace(timeline_of((clip("a", "s", 0, 400),), rate=RATE), size=long.size)
    export(timeline, {"s": long}, preset="gif", report=said.append)
    choosing = [word.fraction for word in said if word.message == "Choosing the colours"]
    using = [word.fraction for word in said if word.message == "Putting it together"]
    assert choosing[0] < choosing[-1] == pytest.approx(using[0])
    assert max(choosing) <= min(using) and using[0] < using[-1]


def test_an_animated_webp_that_is_written_at_its_end_says_how_far_it_is() -> None:
    said: list[WorkProgress] = []
    long = Media(frames=1500, size=(640, 360))
    timeline = replace(timeline_of((clip("a", "s", 0, 1500),), rate=RATE), size=long.size)
    export(timeline, {"s": long}, preset="webp", report=said.append)
    joining = sorted({word.fraction for word in said if word.stage == Stage.JOINING})
    assert len(joining) > 2  # more than a beginning and an end


def test_pictures_are_packed_and_checked_one_by_one_and_the_check_can_be_cancelled(tmp_path: Path) -> None:
    said: list[WorkProgress] = []
    made = export(cut(0, 30), {"s": SOURCE}, tmp_path, preset="pictures", report=said.append)
    packed = {word.fraction for word in said if word.message == "Packing the pictures"}
    checked = {word.fraction for word in said if word.stage == Stage.VERIFYING}
    assert len(packed) == 6 and len(checked) > 2

    def cancel(part: float) -> None:
        raise RenderCancelled

    request = RenderRequest(preset=preset_named("pictures"))
    plan = request.plan(cut(0, 30), {"s": asset_of("s", make(SOURCE))}, {})
    with pytest.raises(RenderCancelled):
        check_pictures(made.files[0], plan, cancel)
