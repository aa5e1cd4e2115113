"""Which pictures lie over each other when, what that costs, and where in the frame they lie."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.edits import Gliding, Placing, glide_each, set_placement
from app.domain.errors import RenderError
from app.domain.excerpt import excerpt
from app.domain.placement import FARTHEST_PLACE, LARGEST_SCALE, SMALLEST_SCALE, TURNS, Placement
from app.domain.preset_list import preset_named
from app.domain.presets import EncodeChoice
from app.domain.render_plan.again import encoded_whole
from app.domain.render_plan.likeness import called, settled
from app.domain.render_plan.pictures.lying import Box, covers, lying, taken
from app.domain.render_plan.pictures.runs import MAX_RUNS
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.serial import plan_from_json, plan_to_json
from app.domain.render_plan.values import PictureRun, RenderPlan
from app.domain.shape import Filling
from app.domain.time import TimeRange
from app.domain.timeline import Timeline
from tests.notation import SIZE, timeline_of
from tests.unit.test_render_plan import INFO, PICTURE, asset

CORNER: dict[str, Any] = {"scale": 300, "x": 350, "y": -350}
SQUARE = replace(INFO, video=(replace(PICTURE, width=720, height=720),))
SEEN_THROUGH = replace(INFO, video=(replace(PICTURE, pixel_format="rgba"),), still=True, audio=())
UNSEEN = replace(INFO, video=())


def placed(drawing: str, **places: dict[str, Any]) -> Timeline:
    timeline = timeline_of(drawing)
    for name, place in places.items():
        timeline = set_placement(timeline, [name], Placing(**place))
    return timeline


def gliding(drawing: str, place: dict[str, Any] | None = None, **glide: Any) -> Timeline:
    """The clip B glides."""
    return glide_each(placed(drawing, **({"B": place} if place else {})), [("B", Gliding(**glide))])


def plan(timeline: Timeline, filling: Filling = Filling.FIT) -> RenderPlan:
    """Of sources that cover the frame but for `Q`, which is square, `L`, a logo, and `N`, which is sound."""
    others = {"Q": SQUARE, "L": SEEN_THROUGH, "N": UNSEEN}
    assets = {name: asset(name, others.get(name, INFO)) for name in "ABCDLNQ"}
    return plan_render(timeline, assets, replace(preset_named("mp4"), filling=filling))


def seen(made: RenderPlan) -> str:
    """Each run as its layers from the top down, `_` for black, with its length."""
    return " ".join(_run(run) for segment in made.segments for run in segment.runs)


def _run(run: PictureRun) -> str:
    layers = "/".join(f"{layer.source}{layer.first}" for layer in run.layers if layer.source)
    assert {layer.frames for layer in run.layers} == {run.frames}
    return f"{layers or '_'}+{run.frames}"


@pytest.mark.parametrize(
    ("timeline", "layers"),
    [
        (placed("V2: _4 B[0:3]\nV1: A[0:10]", B=CORNER), "A0+4 B0/A4+3 A7+3"),
        (placed("V2: _4 B[0:3]\nV1: A[0:5]", B=CORNER), "A0+4 B0/A4+1 B1+2"),
        (placed("V1: B[0:9]", B=CORNER), "B0+9"),
        (placed("V2: B[0:9]\nV1: A[0:9]", B={"scale": 2000, "x": 100}), "B0+9"),  # it covers everything
        (placed("V2: B[0:9]\nV1: A[0:9]", B={"mirrored": True}), "B0+9"),
        (placed("V2: B[0:9]\nV1: A[0:9]", B={"turn": 180}), "B0+9"),
        (placed("V2: B[0:9]\nV1: A[0:9]", B={"turn": 90}), "B0/A0+9"),
        (placed("V2: B[0:9]\nV1: A[0:9]", B={"opacity": 99}), "B0/A0+9"),
        (placed("V2: B[0:9]\nV1: A[0:9]", B={"opacity": 0}), "A0+9"),
        (placed("V2: B[0:9]\nV1: A[0:9]", B={"x": 1000}), "A0+9"),  # outside of the frame
        (placed("V3: C[0:9]\nV2: B[0:9]\nV1: A[0:9]", C=CORNER), "C0/B0+9"),
        (placed("V3: C[0:9]\nV2: _3 B[0:6]\nV1: A[0:9]", C=CORNER, B=CORNER), "C0/A0+3 C3/B0/A3+6"),
        (placed("V2: B[0:9]<2>3\nV1: A[0:9]"), "B0/A0+2 B2+4 B6/A6+3"),
        (placed("V2: B[0:9]<2>3\nV1: _4 A[0:9]"), "B0+6 B6/A2+3 A5+4"),
        (placed("V1: B[0:9]<2>3"), "B0+9"),  # from and to black, as ever
        (placed("V2: B[0:9]<2\nV1: A[0:9]", B=CORNER), "B0/A0+9"),
        (placed("V2: Q[0:9]\nV1: A[0:9]"), "Q0/A0+9"),  # bars let through what is under them
        (placed("V2: L[0:9]\nV1: A[0:9]"), "L0/A0+9"),
        (placed("V2: N[0:9]\nV1: A[0:9]"), "A0+9"),
        (gliding("V2: B[0:9]\nV1: A[0:9]", scale=1400, x=100), "B0+9"),  # it covers everything on its way
        (gliding("V2: B[0:9]\nV1: A[0:9]", scale=900), "B0/A0+9"),
        (gliding("V2: B[0:9]\nV1: A[0:9]", x=900, begin=3, frames=4), "B0+3 B3/A3+4 B7/A7+2"),
        (gliding("V2: B[0:9]\nV1: A[0:9]", x=1000, begin=3, frames=4), "B0+3 B3/A3+4 A7+2"),  # out of it
        (gliding("V2: B[0:9]\nV1: A[0:9]", CORNER, scale=2000, x=0, y=0, begin=-20, frames=15), "B0+9"),
        (gliding("V2: B[0:9]\nV1: A[0:9]", {"x": -1000}, x=1000), "B0/A0+9"),  # through the frame
        (gliding("V2: B[0:9]\nV1: A[0:9]", {"opacity": 0}, x=100), "A0+9"),
        (gliding("V1: B[0:9]", frames=9), "B0+9"),  # nowhere
        (gliding("V1: B[0:9]", scale=2000, eased=False), "B0+4 B4+5"),  # drawn from larger ones
    ],
)
def test_what_is_under_a_picture_is_drawn_only_where_it_may_be_seen(timeline: Timeline, layers: str) -> None:
    assert seen(plan(timeline)) == layers


def test_a_format_that_fills_the_frame_leaves_nothing_to_be_seen_under_it() -> None:
    square = placed("V2: Q[0:9]\nV1: A[0:9]")
    assert seen(plan(square, Filling.FILL)) == "Q0+9"
    assert seen(plan(square, Filling.BLUR)) == "Q0+9"
    smaller = placed("V2: Q[0:9]\nV1: A[0:9]", Q={"scale": 900})
    assert seen(plan(smaller, Filling.BLUR)) == "Q0/A0+9"


def test_a_long_stretch_of_layers_is_cut_on_the_grid_of_the_lowest_one() -> None:
    made = plan(placed("V2: _40 B[0:600]\nV1: A[0:640]", B=CORNER))
    assert seen(made) == "A0+40 B0/A40+210 B210/A250+250 B460/A500+140"
    assert len(made.segments) == 3


def test_layers_count_among_the_files_that_a_segment_holds_open() -> None:
    cuts = " ".join(f"b{n}/B[{5 * n}:{5 * n + 3}] _2" for n in range(20))
    drawing = f"V2: {cuts} B[0:1]\nV1: A[0:101]"
    made = plan(placed(drawing, **{f"b{n}": CORNER for n in range(20)}))
    assert max(len(segment.sources) for segment in made.segments) <= MAX_RUNS
    assert sum(segment.frames for segment in made.segments) == 101


def test_a_plan_with_layers_survives_what_is_done_to_plans() -> None:
    made = plan(placed("V2: _4 B[0:3]<1\nV1: A[0:10]", B={**CORNER, "crop": (10, 20, 30, 40)}))
    assert plan_from_json(plan_to_json(made)) == made
    assert seen(encoded_whole(made, "Once more.")) == seen(made)
    renamed = called(made, {"A": "film", "B": "face"})
    assert {source for each in renamed.segments for source in each.sources} == {"film", "face"}
    [one] = made.segments
    [_, both, _] = settled(one, made.rate).runs
    assert (both.first, both.fade_in) == (0, 1)  # its fade is counted from its own beginning
    [under] = both.under
    assert (under.first, under.source_start) == (0, Fraction(4, 25))


def test_nothing_placed_is_made_without_encoding() -> None:
    timeline = placed("V1: A[0:10]", A={"mirrored": True})
    with pytest.raises(RenderError, match="mirrored, cropped or moved"):
        plan_render(timeline, {"A": asset("A")}, preset_named("mp4"), indexes={}, encode=EncodeChoice.NONE)


def test_clips_that_are_turned_otherwise_are_not_put_together_without_encoding() -> None:
    timeline = placed("V1: A[0:10] B[0:10]", A={"turn": 90})
    with pytest.raises(RenderError, match="turned alike or none"):
        plan_render(
            timeline,
            {name: asset(name) for name in "AB"},
            preset_named("mp4"),
            indexes={},
            encode=EncodeChoice.NONE,
        )


places = st.builds(
    Placement,
    turn=st.sampled_from(TURNS),
    crop=st.tuples(*[st.integers(0, 495)] * 4),
    scale=st.integers(SMALLEST_SCALE, LARGEST_SCALE),
    x=st.integers(-FARTHEST_PLACE, FARTHEST_PLACE),
    y=st.integers(-FARTHEST_PLACE, FARTHEST_PLACE),
)
sizes = st.tuples(st.integers(2, 4096), st.integers(2, 4096))


@settings(max_examples=300, deadline=None)
@given(sizes, sizes.map(lambda size: (size[0] // 2 * 2, size[1] // 2 * 2)), places, st.sampled_from(Filling))
def test_wherever_a_picture_is_put_what_is_read_of_it_is_what_is_seen(
    source: tuple[int, int], frame: tuple[int, int], place: Placement, filling: Filling
) -> None:
    found = lying(source, frame, filling, place)
    if found is None:
        return
    seen, turned = found.seen, source[::-1] if place.turn in (90, 270) else source
    assert 0 <= seen.x <= frame[0] - seen.width and 0 <= seen.y <= frame[1] - seen.height
    assert not any(number % 2 for number in (seen.x, seen.y, seen.width, seen.height, *found.full))
    read = taken(found, turned)
    assert 0 <= read.part.x < read.part.x + read.part.width <= turned[0]
    assert 0 <= read.part.y < read.part.y + read.part.height <= turned[1]
    assert (read.seen.width, read.seen.height) == (seen.width, seen.height)
    assert 0 <= read.seen.x <= read.scaled[0] - seen.width
    assert 0 <= read.seen.y <= read.scaled[1] - seen.height
    assert not any(number % 2 for number in (*read.scaled, read.seen.x, read.seen.y))
    assert covers(found, frame, place) is (seen == Box(0, 0, *frame))


def test_a_picture_as_it_comes_is_read_whole_and_in_its_size() -> None:
    found = lying(SIZE, SIZE, Filling.FIT, Placement(mirrored=True))
    assert found is not None
    whole = Box(0, 0, *SIZE)
    assert (found.full, found.seen, taken(found, SIZE).part) == (SIZE, whole, whole)


@pytest.mark.parametrize(
    ("frame", "opacity"), [(0, 0), (1, 25), (4, 100), (10, 100), (15, 100), (16, 80), (19, 20)]
)
def test_one_picture_out_of_a_fade_is_as_far_through_as_the_fade_is_there(frame: int, opacity: int) -> None:
    one = excerpt(timeline_of("A[0:20]<4>5"), TimeRange(frame, 1))
    [clip] = one.clips()
    assert (clip.place.opacity, clip.fade_in, clip.fade_out) == (opacity, 0, 0)
    assert [clip.place.opacity for clip in excerpt(timeline_of("A[0:20]<4>5"), TimeRange(2, 10)).clips()] == [
        100
    ]
