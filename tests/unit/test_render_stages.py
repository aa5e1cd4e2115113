"""Several stages, one bar: it never falls and ends at the whole."""

from __future__ import annotations

import pytest

from app.adapters.ffmpeg.stages import Stages
from app.domain.render_plan.forecast.stage import Stage
from app.ports import WorkProgress

COSTS = {Stage.ENCODING: 8.0, Stage.JOINING: 1.0, Stage.VERIFYING: 1.0}


def fractions(*words: tuple[Stage, float]) -> list[float]:
    said: list[WorkProgress] = []
    stages = Stages(COSTS, said.append)
    for stage, part in words:
        stages.say(stage, part, "")
    return [round(word.fraction, 6) for word in said]


def test_stages_are_weighed_by_what_they_cost() -> None:
    assert fractions(
        (Stage.ENCODING, 0.5), (Stage.JOINING, 0.0), (Stage.JOINING, 1.0), (Stage.VERIFYING, 1.0)
    ) == [
        0.4,
        0.8,
        0.9,
        1.0,
    ]


def test_the_bar_never_falls_when_work_is_done_again() -> None:
    assert fractions((Stage.JOINING, 0.5), (Stage.ENCODING, 0.1), (Stage.VERIFYING, 0.0)) == [0.85, 0.85, 0.9]


def test_what_is_made_once_more_moves_the_bar_on_from_where_it_is() -> None:
    said: list[WorkProgress] = []
    stages = Stages(COSTS, said.append)
    stages.say(Stage.JOINING, 0.0, "")
    stages.anew({Stage.ENCODING: 3.0, Stage.VERIFYING: 1.0})
    stages.say(Stage.ENCODING, 0.0, "")
    stages.say(Stage.ENCODING, 0.5, "")
    stages.anew({Stage.ENCODING: 1.0})
    stages.say(Stage.ENCODING, 0.5, "")
    stages.say(Stage.ENCODING, 1.0, "")
    assert [round(word.fraction, 6) for word in said] == [0.8, 0.8, 0.875, 0.9375, 1.0]


@pytest.mark.parametrize("part", [-1.0, 2.0])
def test_a_part_outside_its_stage_is_held_in_it(part: float) -> None:
    assert 0.0 <= fractions((Stage.ENCODING, part))[0] <= 0.8


def test_a_stage_that_there_is_none_of_is_not_told() -> None:
    assert fractions((Stage.SOUND, 0.5), (Stage.ENCODING, 0.5)) == [0.4]


def test_what_turns_out_to_be_less_work_weighs_less_and_nothing_falls() -> None:
    said: list[WorkProgress] = []
    stages = Stages(COSTS, said.append)
    stages.say(Stage.ENCODING, 0.25, "")
    stages.expect({**COSTS, Stage.ENCODING: 2.0})
    stages.say(Stage.ENCODING, 0.25, "")
    stages.say(Stage.ENCODING, 0.5, "")
    stages.say(Stage.JOINING, 0.0, "")
    assert [word.fraction for word in said] == [0.2, 0.2, 0.25, 0.5]


def test_the_last_word_can_be_said_again() -> None:
    said: list[WorkProgress] = []
    stages = Stages(COSTS, said.append)
    stages.again()
    stages.say(Stage.ENCODING, 0.5, "Encoding")
    stages.again()
    assert len(said) == 2 and said[0] == said[1]


def test_the_time_that_each_stage_took_is_known() -> None:
    times = iter([0.0, 1.0, 3.0, 4.0, 9.0])
    stages = Stages(COSTS, lambda word: None, monotonic=lambda: next(times))
    for stage in (Stage.ENCODING, Stage.ENCODING, Stage.JOINING):
        stages.say(stage, 0.5, "")
    assert stages.took() == {"encoding": 3.0, "joining": 5.0}
