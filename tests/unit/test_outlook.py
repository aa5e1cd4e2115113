"""The time remaining that a running export tells, on machines that only exist as numbers.

A machine has processors, and does at most two things at once, as an export's own worker does. What
was planned is wrong by some factor, since nothing was learned yet or the machine is busy today.
"""

from __future__ import annotations

import json
import statistics
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.ffmpeg.stages import Stages
from app.adapters.ffmpeg.tally import Tally
from app.domain.render_plan.forecast.effort import drawing
from app.domain.render_plan.forecast.outlook import Outlook
from app.domain.render_plan.forecast.pace import USUAL
from app.domain.render_plan.forecast.stage import Stage
from app.ports import WorkProgress
from app.ports.spans import Span

FIRST_TENTH, A_FIFTH = 0.1, 0.2
A_MOMENT = 3.0  # seconds, of which nobody asks a fifth
STEP, LOOKS = 0.05, 10  # seconds of a step of the machine; steps between two looks
FRAMES = 300  # of a span
FIXTURES = Path(__file__).parent / "fixtures"
RECORDED = FIXTURES / "export-on-a-busy-machine.json"


@dataclass(frozen=True)
class Machine:
    """What an export is made on, and of what: works are seconds of one processor."""

    spans: Sequence[float]
    sound: float
    joining: float
    processors: float = 2.0
    encoder: float = 2.0  # processors that one child can fill


@dataclass(frozen=True)
class Told:
    """One word, and what was true."""

    fraction: float
    eta: float | None
    rest: float


def exported(machine: Machine, planned: float, supposed: Sequence[float] = ()) -> list[Told]:
    """All that is said of an export that was planned to take so many times what it takes.

    `supposed` is how much work its spans are thought to be.
    """
    now = 0.0
    said: list[tuple[float, WorkProgress]] = []
    whole = sum(machine.spans)
    picture, sound = whole / machine.processors * planned, machine.sound / machine.processors * planned
    joining = machine.joining * planned
    costs = {Stage.ENCODING: picture + sound, Stage.JOINING: joining}
    stages = Stages(costs, lambda word: said.append((now, word)), monotonic=lambda: now)
    spans = [Span(number, f"s{number}", FRAMES) for number in range(len(machine.spans))]
    efforts = dict(enumerate(supposed or machine.spans))
    tally = Tally(
        stages,
        Fraction(30),
        spans,
        efforts=efforts,
        picture=picture,
        sound=sound,
        processors=int(machine.processors),
        monotonic=lambda: now,
    )
    for step, (done, heard) in enumerate(_worked(machine)):
        now = (step + 1) * STEP
        tally.hear(heard)
        if step % LOOKS == 0:
            tally.look({n: int(part * FRAMES) for n, part in enumerate(done)})
    while (part := (now - (step + 1) * STEP) / machine.joining) < 1:
        stages.say(Stage.JOINING, part, "")
        now += STEP * LOOKS
    end = (step + 1) * STEP + machine.joining
    return [Told(word.fraction, word.eta, end - at) for at, word in said]


def _worked(machine: Machine) -> Iterator[tuple[Sequence[float], float]]:
    """How far each span and the sound are after each step."""
    left = [machine.sound, *machine.spans]
    while any(left):
        busy = [number for number, work in enumerate(left) if work > 0][:2]
        most = [1.0 if number == 0 else machine.encoder for number in busy]
        fair = machine.processors / len(busy)
        for number, each, other in zip(busy, most, reversed(most), strict=True):
            spare = max(0.0, fair - other) if len(busy) > 1 else 0.0
            left[number] = max(0.0, left[number] - STEP * min(each, fair + spare))
        yield (
            [1 - rest / work for rest, work in zip(left[1:], machine.spans, strict=True)],
            1 - left[0] / machine.sound if machine.sound else 1.0,
        )


def errors(told: Sequence[Told]) -> list[float]:
    """How far each word was off, after the first tenth."""
    judged = [word for word in told if word.fraction >= FIRST_TENTH and word.rest > A_MOMENT]
    assert judged and all(word.eta is not None for word in judged)
    return [abs((word.eta or 0.0) - word.rest) / word.rest for word in judged]


EVEN = [8.0] * 12
UNEVEN = [20.0] * 4 + [4.0] * 4 + [20.0] * 4


@pytest.mark.parametrize("planned", [0.3, 1.0, 3.0])
@pytest.mark.parametrize(
    "machine",
    [
        Machine(EVEN, sound=0, joining=1),
        Machine(EVEN, sound=20, joining=2),
        Machine(UNEVEN, sound=10, joining=2),
        Machine(UNEVEN, sound=10, joining=2, processors=8, encoder=6),
        Machine(EVEN, sound=90, joining=2),  # the sound comes last
        Machine([8.0] * 60, sound=100, joining=20, processors=4, encoder=4),
    ],
)
def test_after_a_tenth_it_is_right_within_a_fifth(machine: Machine, planned: float) -> None:
    assert max(errors(exported(machine, planned))) <= A_FIFTH


@given(
    spans=st.lists(st.floats(4, 24), min_size=6, max_size=20),
    wrong=st.lists(st.floats(0.85, 1.15), min_size=20, max_size=20),
    sound=st.floats(0, 60),
    processors=st.integers(2, 8),
    planned=st.floats(0.4, 2.5),
)
@settings(max_examples=40, deadline=None)
def test_it_is_mostly_right_whatever_is_exported_and_the_bar_never_falls(
    spans: list[float], wrong: list[float], sound: float, processors: int, planned: float
) -> None:
    machine = Machine(spans, sound, joining=2, processors=processors, encoder=min(6, processors))
    told = exported(machine, planned, supposed=[a * b for a, b in zip(spans, wrong, strict=False)])
    assert [word.fraction for word in told] == sorted(word.fraction for word in told)
    assert all(word.eta is None or word.eta >= 0 for word in told)
    assert statistics.median(errors(told)) <= A_FIFTH


def test_an_export_of_uneven_film_on_a_busy_machine_was_told_truly() -> None:
    """Two minutes of 720p, half noise and half still, while the machine had ten times its load."""
    seen = json.loads(RECORDED.read_text())
    told = replayed(seen)
    found = sorted(errors(told))
    assert statistics.median(found) <= A_FIFTH / 2
    assert found[len(found) * 4 // 5] <= A_FIFTH


def replayed(seen: dict[str, Any]) -> list[Told]:
    """What is said now of an export that was recorded."""
    now = 0.0
    said: list[tuple[float, WorkProgress]] = []
    planned = seen["planned"]
    costs = {Stage.ENCODING: planned["picture"] + planned["sound"], Stage.JOINING: planned["joining"]}
    stages = Stages(costs, lambda word: said.append((now, word)), monotonic=lambda: now)
    room = seen["size"][0] * seen["size"][1]
    tally = Tally(
        stages,
        Fraction(30),
        [Span(number, "", frames) for number, (frames, _) in enumerate(seen["spans"])],
        efforts={n: drawing(frames * room, stored) for n, (frames, stored) in enumerate(seen["spans"])},
        picture=planned["picture"],
        sound=planned["sound"],
        monotonic=lambda: now,
    )
    heard = deque(seen["heard"])
    for at, made in seen["looks"]:
        now = at
        while heard and heard[0][0] <= at:
            tally.hear(heard.popleft()[1])
        tally.look(dict(enumerate(made)))
    return [Told(word.fraction, word.eta, seen["end"] - at) for at, word in said]


def test_an_export_with_a_hundred_seams_was_told_truly() -> None:
    """Three minutes of 720p under captions; seconds are those of two processors that did nothing else."""
    seen = json.loads((FIXTURES / "export-of-many-captions.json").read_text())
    joining = 1 / USUAL["splice"] + seen["seams"] / USUAL["seams"] + seen["frames"] / USUAL["join"]
    now = 0.0
    said: list[tuple[float, WorkProgress]] = []
    picture, sound = seen["planned"]["picture"], seen["planned"]["sound"]
    costs = {Stage.ENCODING: picture + sound, Stage.JOINING: joining}
    stages = Stages(costs, lambda word: said.append((now, word)), monotonic=lambda: now)
    tally = Tally(
        stages,
        Fraction(30),
        [Span(number, "", frames) for number, (frames, _) in enumerate(seen["spans"])],
        efforts={number: work for number, (_, work) in enumerate(seen["spans"])},
        picture=picture,
        sound=sound,
        monotonic=lambda: now,
    )
    tally.hear(1.0)
    for at, made in seen["looks"]:
        now = at
        tally.look(dict(enumerate(made)))
    found = sorted(errors([Told(word.fraction, word.eta, seen["end"] - at) for at, word in said]))
    assert statistics.median(found) <= A_FIFTH / 2
    assert found[len(found) * 4 // 5] <= A_FIFTH


def test_a_stage_without_a_word_of_its_own_is_judged_by_its_pace() -> None:
    outlook = Outlook({Stage.JOINING: 10.0, Stage.VERIFYING: 2.0}, now=0.0)
    assert outlook.note(Stage.JOINING, 0.0, 0.0) is None
    for second in range(1, 11):
        left = outlook.note(Stage.JOINING, second / 20, float(second))
    assert left == pytest.approx(10 + 4, rel=0.1)  # twice as slow as planned, and so is what follows
