"""Where the pictures of clips lie in the frame, and which edits keep it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from app.domain.edits import (
    NewClip,
    Pasted,
    Placing,
    detach_sound,
    insert,
    move_between,
    paste,
    place_each,
    set_format,
    set_placement,
    split,
    trim,
)
from app.domain.errors import ClipNotFound, EditRejected, TrackLocked
from app.domain.excerpt import excerpt
from app.domain.placement import WHOLE, Placement
from app.domain.render_plan.continuing import joined
from app.domain.time import TimeRange
from app.domain.timeline import Edge, Timeline
from tests.notation import timeline_of
from tests.unit.drawn import HUNDRED

CORNER = Placement(scale=300, x=350, y=-350)


def placed(drawing: str = "A[0:10] B[0:5]", *clips: str, **given: Any) -> Timeline:
    asked = given or {"scale": CORNER.scale, "x": CORNER.x, "y": CORNER.y}
    return set_placement(timeline_of(drawing), clips or ["A"], Placing(**asked))


def places(timeline: Timeline) -> list[Placement]:
    return [clip.place for clip in timeline.clips()]


def test_what_is_left_out_stays_as_it_is() -> None:
    turned = set_placement(placed(), ["A"], Placing(turn=90, mirrored=True))
    assert places(turned) == [replace(CORNER, turn=90, mirrored=True), WHOLE]
    assert set_placement(turned, ["A"], Placing()) is turned
    assert set_placement(turned, ["A"], Placing(turn=90, x=CORNER.x)) is turned
    back = set_placement(turned, ["A"], Placing(turn=0, mirrored=False, scale=1000, x=0, y=0))
    assert back == timeline_of("A[0:10] B[0:5]")


def test_all_clips_are_placed_or_none() -> None:
    assert places(placed("A[0:10] B[0:5]", "A", "B", opacity=50)) == [Placement(opacity=50)] * 2
    with pytest.raises(ClipNotFound):
        placed("A[0:10] B[0:5]", "A", "gone", opacity=50)
    with pytest.raises(EditRejected, match="has no picture"):
        placed("V1: A[0:10]\nA1: B[0:5]", "A", "B", opacity=50)
    with pytest.raises(TrackLocked):
        placed("V1!: A[0:10]", "A", opacity=50)


def test_pictures_are_placed_each_in_its_own_way_all_or_none() -> None:
    timeline = placed("A[0:10] B[0:5]", "A", turn=90)
    each = place_each(timeline, [("A", Placing(scale=1200)), ("B", Placing(scale=1778, x=30))])
    assert places(each) == [Placement(turn=90, scale=1200), Placement(scale=1778, x=30)]
    assert place_each(timeline, [("A", Placing(turn=90)), ("B", Placing())]) is timeline
    with pytest.raises(ClipNotFound):
        place_each(timeline, [("A", Placing(x=3)), ("gone", Placing(x=3))])
    with pytest.raises(EditRejected, match="out of range"):
        place_each(timeline, [("A", Placing(x=3)), ("B", Placing(scale=9))])


@pytest.mark.parametrize(
    "given",
    [
        {"turn": 45},
        {"turn": 360},
        {"crop": (600, 0, 391, 0)},
        {"crop": (0, 0, 0, 991)},
        {"crop": (-1, 0, 0, 0)},
        {"scale": 9},
        {"scale": 10_001},
        {"x": -2001},
        {"y": 2001},
        {"opacity": 101},
    ],
    ids=str,
)
def test_what_no_picture_can_be_is_refused(given: Any) -> None:
    with pytest.raises(EditRejected):
        placed("A[0:10]", "A", **given)


def test_edits_of_a_clip_keep_where_its_picture_lies() -> None:
    timeline = placed("V1: A[0:10] B[0:5]\nV2: C[0:5]")
    assert places(split(timeline, ["A"], 4, fresh="n"))[:2] == [CORNER, CORNER]
    assert places(trim(timeline, "A", Edge.TAIL, -2, available=HUNDRED))[0] == CORNER
    moved = move_between(timeline, "A", track="V2", at=2, fresh="n")
    assert {clip.id: clip.place for clip in moved.clips()}["A"] == CORNER
    assert places(set_format(timeline, rate=Fraction(50), available=HUNDRED))[0] == CORNER
    assert places(excerpt(timeline, TimeRange(2, 5)))[0] == CORNER
    inserted = insert(timeline, "V1", 4, [NewClip("X", Fraction(0), 3)], available=HUNDRED, fresh="n")
    assert places(inserted)[:3] == [CORNER, WHOLE, CORNER]


def test_sound_that_gets_a_track_of_its_own_leaves_the_placement_to_its_picture() -> None:
    detached = detach_sound(placed("A[0:10]"), ["A"], fresh="n")
    assert places(detached) == [CORNER, WHOLE]


def test_pasted_clips_lie_where_they_were_copied() -> None:
    new = NewClip("X", Fraction(0), 3, place=CORNER)
    pasted = paste(timeline_of("A[0:10]"), [Pasted("V1", 4, (new,))], available=HUNDRED, fresh="n")
    assert places(pasted) == [WHOLE, CORNER, WHOLE]
    wrong = replace(new, place=Placement(crop=(500, 0, 500, 0)))
    with pytest.raises(EditRejected, match="leaves nothing"):
        paste(timeline_of("A[0:10]"), [Pasted("V1", 4, (wrong,))], available=HUNDRED, fresh="n")


def test_clips_that_continue_each_other_are_one_only_where_they_lie_alike() -> None:
    halves = split(placed("A[0:10]"), ["A"], 4, fresh="n")
    assert [clip.frames for clip in joined(halves).clips()] == [10]
    apart = set_placement(halves, ["A"], Placing(opacity=50))
    assert [clip.frames for clip in joined(apart).clips()] == [4, 6]
