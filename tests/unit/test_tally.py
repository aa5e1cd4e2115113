"""How far the picture of an export is: frames of whoever makes them, and the sound beside it."""

from __future__ import annotations

from fractions import Fraction

from app.adapters.ffmpeg.stages import Stages
from app.adapters.ffmpeg.tally import Tally
from app.domain.render_plan.forecast.stage import Stage
from app.ports import WorkProgress
from app.ports.spans import Span

SPANS = [Span(number, f"s{number}", 100) for number in range(3)]
ALIKE = dict.fromkeys(range(3), 1.0)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def words(
    *made: dict[int, int], there: int = 0, sound: float = 0.0, efforts: dict[int, float] = ALIKE
) -> list[WorkProgress]:
    """What is said when a look is taken every second."""
    said: list[WorkProgress] = []
    clock = Clock()
    stages = Stages({Stage.ENCODING: 1.0}, said.append)
    tally = Tally(
        stages, Fraction(25), SPANS, efforts=efforts, there=there, picture=1.0, sound=sound, monotonic=clock
    )
    for each in made:
        clock.now += 1
        tally.look(each)
    return said


def test_frames_of_all_spans_are_one_bar_with_their_pace() -> None:
    said = words({0: 20, 1: 10}, {0: 100, 1: 50})
    assert [round(word.fraction, 2) for word in said] == [0.1, 0.5]
    assert [word.message for word in said] == ["Encoding 1 of 3", "Encoding 2 of 3"]
    assert [(word.fps, word.speed) for word in said] == [(30, 1.2), (75, 3)]


def test_a_span_that_is_lost_does_not_make_the_bar_fall() -> None:
    said = words({0: 100, 1: 80}, {0: 100, 1: 0})
    assert said[1].fraction == said[0].fraction and said[1].fps is not None


def test_spans_of_earlier_exports_count_but_are_not_waited_for() -> None:
    said = words({0: 30}, there=14)
    assert (said[0].message, round(said[0].fraction, 2)) == ("Encoding 15 of 17", 0.1)


def test_the_sound_has_its_share_and_is_named_when_it_is_last() -> None:
    said = words({0: 50}, {0: 100, 1: 100, 2: 100}, sound=1.0)
    assert [round(word.fraction, 3) for word in said] == [0.083, 0.5]
    assert said[1].message == "Encoding the sound"


def test_busy_pictures_weigh_more() -> None:
    said = words({0: 100}, {0: 100, 1: 100}, efforts={0: 1.0, 1: 8.0, 2: 1.0})
    assert [round(word.fraction, 2) for word in said] == [0.1, 0.9]
