"""Pictures that glide: where they lie in each frame, and which edits keep it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.edits import (
    Gliding,
    NewClip,
    Pasted,
    detach_sound,
    glide_each,
    paste,
    set_format,
    set_speed,
    split,
    stop_gliding,
    trim,
)
from app.domain.errors import ClipNotFound, EditRejected, RenderError, TrackLocked
from app.domain.excerpt import excerpt
from app.domain.glide import Glide
from app.domain.placement import WHOLE, Placement
from app.domain.render_plan.continuing import joined
from app.domain.render_plan.lossless import landed
from app.domain.render_plan.pictures.gliding import AROUND, MOST, Shapes, gliding
from app.domain.render_plan.pictures.lying import spread
from app.domain.shape import Filling
from app.domain.time import TimeRange
from app.domain.timeline import Clip, Edge, Timeline
from tests.notation import timeline_of
from tests.unit.drawn import HUNDRED

SLOW = Glide(scale=1200, x=40, y=0, frames=10)
scales = st.integers(10, 10_000)
shifts = st.integers(-2000, 2000)
glides = st.builds(
    Glide,
    scale=scales,
    x=shifts,
    y=shifts,
    frames=st.integers(2, 60),
    begin=st.integers(-40, 40),
    eased=st.booleans(),
)
places = st.builds(
    Placement,
    turn=st.sampled_from([0, 90]),
    crop=st.sampled_from([(0, 0, 0, 0), (100, 0, 250, 5)]),
    scale=scales,
    x=shifts,
    y=shifts,
)


def gliding_one(drawing: str = "A[0:10] B[0:5]", clip: str = "A", **given: Any) -> Timeline:
    asked = given or {"scale": 1200, "x": 40}
    return glide_each(timeline_of(drawing), [(clip, Gliding(**asked))])


def first(timeline: Timeline) -> Clip:
    return next(timeline.clips())


def seen(timeline: Timeline) -> list[Placement]:
    """Where the picture lies in each frame."""
    return [
        clip.glide.at(clip.place, frame) if clip.glide else clip.place
        for clip in timeline.clips()
        for frame in range(clip.frames)
    ]


def test_a_glide_sets_out_where_the_clip_is_placed_and_arrives_in_its_last_frame() -> None:
    glide = Glide(scale=1100, x=0, y=-90, frames=11, begin=5, eased=False)
    scales = [glide.at(WHOLE, frame).scale for frame in (0, 5, 6, 10, 15, 16, 90)]
    assert scales == [1000, 1000, 1010, 1050, 1100, 1100, 1100]
    assert glide.at(Placement(turn=90, opacity=50), 15) == Placement(turn=90, opacity=50, scale=1100, y=-90)
    softly = replace(glide, eased=True)
    assert [softly.at(WHOLE, frame).scale for frame in (5, 6, 10, 14, 15)] == [1000, 1003, 1050, 1097, 1100]


def test_a_picture_glides_over_its_whole_clip_unless_it_is_said_otherwise() -> None:
    made = gliding_one()
    assert first(made).glide == SLOW
    later = glide_each(made, [("A", Gliding(begin=2, frames=4, eased=False))])
    assert first(later).glide == replace(SLOW, begin=2, frames=4, eased=False)
    assert glide_each(later, [("A", Gliding(x=40))]) is later
    assert stop_gliding(later, ["A", "B"]) == timeline_of("A[0:10] B[0:5]")
    assert stop_gliding(timeline_of("A[0:10]"), ["A"]) == timeline_of("A[0:10]")


def test_all_clips_glide_or_none() -> None:
    with pytest.raises(ClipNotFound):
        glide_each(timeline_of("A[0:10]"), [("A", Gliding(x=3)), ("gone", Gliding(x=3))])
    with pytest.raises(EditRejected, match="has no picture"):
        gliding_one("V1: A[0:10]\nA1: B[0:5]", "B")
    with pytest.raises(TrackLocked):
        gliding_one("V1!: A[0:10]")
    with pytest.raises(EditRejected, match="too short"):
        gliding_one("A[0:1]")
    wrongs: list[dict[str, Any]] = [{"scale": 9}, {"x": 2001}, {"frames": 1}, {"begin": 2**31}]
    for wrong in wrongs:
        with pytest.raises(EditRejected, match="not possible"):
            gliding_one(**wrong)


@given(glides, places, st.integers(2, 30), st.data())
def test_cuts_and_trims_leave_each_frame_where_it_was(
    glide: Glide, place: Placement, frames: int, data: st.DataObject
) -> None:
    plain = timeline_of(f"A[50:{50 + frames}]")
    clip = replace(first(plain), place=place, glide=glide)
    whole = replace(plain, tracks=(replace(plain.tracks[0], items=(clip,)),))
    at = data.draw(st.integers(1, frames - 1))
    halves = split(whole, ["A"], at, fresh="n")
    assert seen(halves) == seen(whole)
    assert joined(halves) == joined(whole)
    assert seen(trim(whole, "A", Edge.TAIL, -at, available=HUNDRED)) == seen(whole)[: frames - at]
    assert seen(trim(whole, "A", Edge.HEAD, at, available=HUNDRED)) == seen(whole)[at:]
    assert seen(excerpt(whole, TimeRange(at, frames - at))) == seen(whole)[at:]
    assert seen(excerpt(whole, TimeRange(at, 1))) == [seen(whole)[at]]


def test_at_another_speed_or_rate_it_glides_over_the_same_part_of_the_clip() -> None:
    timeline = gliding_one("A[0:20] B[0:5]", begin=4, frames=8, scale=1200)
    fast = set_speed(timeline, "A", Fraction(2), available=HUNDRED)
    assert first(fast).glide == Glide(scale=1200, x=0, y=0, frames=4, begin=2)
    assert first(set_speed(fast, "A", Fraction(1), available=HUNDRED)).glide == first(timeline).glide
    doubled = set_format(timeline, rate=Fraction(50), available=HUNDRED)
    assert first(doubled).glide == Glide(scale=1200, x=0, y=0, frames=16, begin=8)
    whole = set_speed(gliding_one(), "A", Fraction(3), available=HUNDRED)
    assert first(whole).glide == replace(SLOW, frames=first(whole).frames)


def test_clips_that_were_made_to_glide_apart_are_two_to_an_export() -> None:
    halves = split(gliding_one("A[0:10]"), ["A"], 4, fresh="n")
    apart = glide_each(halves, [("n", Gliding(x=0))])
    assert [clip.frames for clip in joined(apart).clips()] == [4, 6]


def test_a_glide_stays_with_the_picture_and_is_pasted_along() -> None:
    detached = detach_sound(gliding_one("A[0:10]"), ["A"], fresh="n")
    assert [clip.glide for clip in detached.clips()] == [SLOW, None]
    new = NewClip("X", Fraction(0), 10, glide=SLOW)
    pasted = paste(timeline_of("A[0:4]"), [Pasted("V1", 4, (new,))], available=HUNDRED, fresh="n")
    assert [clip.glide for clip in pasted.clips()] == [None, SLOW]
    wrong = replace(new, glide=replace(SLOW, scale=9))
    with pytest.raises(EditRejected, match="out of range"):
        paste(timeline_of("A[0:4]"), [Pasted("V1", 4, (wrong,))], available=HUNDRED, fresh="n")


def test_nothing_glides_without_encoding() -> None:
    with pytest.raises(RenderError, match="without encoding"):
        landed(gliding_one("A[0:10]"), {}, {})


@given(glides, places, st.sampled_from(list(Filling)), st.data())
def test_what_a_glide_is_drawn_from_holds_all_that_is_seen_and_is_not_huge(
    glide: Glide, place: Placement, filling: Filling, data: st.DataObject
) -> None:
    start = data.draw(st.integers(-5, 50))
    frames = range(start, start + data.draw(st.integers(1, 30)))
    picture, frame = (640, 360), (320, 180)
    source = picture[::-1] if place.turn == 90 else picture
    shapes = Shapes(picture, source, frame, filling)
    found = gliding(shapes, place, glide, frames)
    one, other = (spread(picture, frame, filling, each) for each in (place, glide.goal(place)))
    for at in frames:
        way = glide.way(at)
        for side in (0, 1):
            (a, b), (c, d) = one.kept[side], other.kept[side]
            low, high = a + (c - a) * way, b + (d - b) * way
            seen_from, seen_to = max(low, Fraction(0)), min(high, Fraction(frame[side]))
            if seen_to <= seen_from:
                break  # outside of the frame
            if found is None:
                continue
            track = (found.across, found.down)[side]
            begins, length = track.kept[0], track.kept[1] - track.kept[0]
            part = (found.part.width, found.part.height)[side]
            for edge in (seen_from, seen_to):
                drawn = begins + (edge - low) * length / (high - low)
                assert AROUND - 1 <= drawn <= AROUND + part + 1
        else:
            assert found is not None
    if found:
        assert all(room <= (MOST + 1) * side + 64 for room, side in zip(found.room, frame, strict=True))
        assert all(number % 2 == 0 for number in (*found.scaled, *found.room, found.part.x, found.part.y))
