"""Which segments are put together when a clip is to be read only once."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.render_plan.pictures.going_on import put_together
from app.domain.render_plan.values import OwnTimes, PictureRun, Segment, SegmentKind, TimedText

RUN = PictureRun(100, "s", Fraction(3), Fraction(2), first=20, clip_frames=300, fade_out=10)
NEXT_RUN = replace(RUN, first=120, frames=80, entry=Fraction(40))
OWN = OwnTimes(Fraction(1, 1000), Fraction(0), ticks=(0, 40))
ONE = Segment(SegmentKind.ENCODE, "Copying did not hold.", 100, (RUN,), (TimedText(0, 5, "Here"),), work=1.0)
NEXT = replace(ONE, frames=80, runs=(NEXT_RUN,), burnt=(TimedText(7, 5, "There"),), work=2.0)


def test_segments_that_go_on_in_a_clip_are_one_that_shows_the_same_frames_and_texts() -> None:
    third = replace(NEXT, runs=(replace(NEXT_RUN, first=200),), burnt=())
    [whole] = put_together([ONE, NEXT, third])
    assert whole.runs == (replace(RUN, frames=260),)
    assert (whole.frames, whole.pictures, whole.work) == (260, 260, 5.0)
    assert [(text.start, text.text) for text in whole.burnt] == [(0, "Here"), (107, "There")]


@pytest.mark.parametrize(
    "other",
    [
        replace(NEXT, runs=(replace(NEXT_RUN, first=121),)),
        replace(NEXT, runs=(replace(NEXT_RUN, source="another"),)),
        replace(NEXT, runs=(replace(NEXT_RUN, speed=Fraction(1)),)),
        replace(NEXT, runs=(replace(NEXT_RUN, fade_out=9),)),
        replace(NEXT, runs=(replace(NEXT_RUN, own=OWN),)),
        replace(NEXT, runs=(NEXT_RUN, RUN)),
        replace(NEXT, kind=SegmentKind.COPY),
    ],
    ids=["later", "another file", "slower", "fades otherwise", "own times", "two clips", "copied"],
)
def test_all_others_stay_as_they_are(other: Segment) -> None:
    assert put_together([ONE, other, ONE]) == (ONE, other, ONE)


def test_pictures_with_times_of_their_own_are_not_put_together() -> None:
    own = [replace(each, runs=(replace(each.runs[0], own=OWN),)) for each in (ONE, NEXT)]
    assert put_together(own) == tuple(own)
