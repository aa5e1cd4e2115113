"""Several stages, one bar: it never falls and ends at the whole."""

from __future__ import annotations

import pytest

from app.adapters.ffmpeg.stages import Stage, Stages
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


@pytest.mark.parametrize("part", [-1.0, 2.0])
def test_a_part_outside_its_stage_is_held_in_it(part: float) -> None:
    assert 0.0 <= fractions((Stage.ENCODING, part))[0] <= 0.8
