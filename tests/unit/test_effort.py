"""How much work pictures are: by what is drawn, what lies around it, and how busy the source is."""

from __future__ import annotations

from array import array
from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.media_index import MediaIndex
from app.domain.packet_index import PacketIndex
from app.domain.preset_list import preset_named
from app.domain.render_plan.forecast.effort import efforts, weighed
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import RenderPlan
from app.domain.shape import Filling
from tests.notation import timeline_of
from tests.unit.test_render_plan import INFO, PICTURE, asset

FRAMES = 250


def planned(
    stored: tuple[int, int], *, rate: int = 25, pixel: float, filling: Filling = Filling.FIT, document: str
) -> RenderPlan:
    """A plan at 720p of a source whose pictures take so many bytes a pixel of its own."""
    shape = replace(PICTURE, width=stored[0], height=stored[1])
    source = asset("A", replace(INFO, video=(shape,)))
    times, sizes = range(rate * 60), [round(pixel * stored[0] * stored[1])] * (rate * 60)
    index = PacketIndex(
        "h264", Fraction(1, rate), None, array("q", times), array("q", sizes), bytes(len(times))
    )
    preset = replace(preset_named("mp4"), filling=filling)
    made = plan_render(timeline_of(document), {"A": source}, preset)
    return weighed(made, {"A": MediaIndex(index)})


def work(stored: tuple[int, int], *, rate: int = 25, pixel: float, filling: Filling = Filling.FIT) -> float:
    """By the pixels of the output, what it is to draw such a source."""
    made = planned(stored, rate=rate, pixel=pixel, filling=filling, document=f"V1: A[0:{FRAMES}]")
    return sum(efforts(made).values()) / (FRAMES * made.size[0] * made.size[1])


def test_ordinary_film_is_as_much_work_as_it_has_pixels() -> None:
    assert work((1280, 720), pixel=0.02) == pytest.approx(1.0, rel=0.01)


@pytest.mark.parametrize(
    ("stored", "rate", "pixel", "measured"),
    [  # processor time beside film of 0.0148 bytes a pixel in its own size: x264, 30 pictures a second
        ((1280, 720), 25, 0.028, 12.9 / 10.2),
        ((960, 540), 20, 0.0174, 11.2 / 10.2),  # enlarged
        ((304, 540), 21, 0.0195, 6.2 / 10.2),  # enlarged, between bars
    ],
)
def test_it_is_within_an_eighth_of_what_was_measured(
    stored: tuple[int, int], rate: int, pixel: float, measured: float
) -> None:
    usual = work((1280, 720), pixel=0.0148)
    assert work(stored, rate=rate, pixel=pixel) / usual == pytest.approx(measured, rel=0.125)


def test_a_large_picture_that_is_made_small_has_all_its_bytes_to_read() -> None:
    assert work((3840, 2160), pixel=0.02) > 1.5 * work((1280, 720), pixel=0.02)


def test_what_is_blurred_around_a_picture_is_more_work_than_bars() -> None:
    assert work((304, 540), pixel=0.02, filling=Filling.BLUR) > work((304, 540), pixel=0.02)


def test_black_is_little_work_and_what_has_no_index_is_taken_for_ordinary() -> None:
    black = planned((1280, 720), pixel=0.02, document=f"V1: _{FRAMES} A[0:{FRAMES}]")
    filled = planned((1280, 720), pixel=0.02, document=f"V1: A[0:{2 * FRAMES}]")
    assert sum(efforts(black).values()) < 0.7 * sum(efforts(filled).values())
    unknown = weighed(
        plan_render(timeline_of(f"V1: A[0:{FRAMES}]"), {"A": asset("A")}, preset_named("mp4")), {}
    )
    room = unknown.size[0] * unknown.size[1]
    assert sum(efforts(unknown).values()) == FRAMES * room


def test_layers_are_more_work_than_what_lies_under_them_alone() -> None:
    alone = planned((1280, 720), pixel=0.02, document="V1: A[0:100]")
    both = planned((1280, 720), pixel=0.02, document="V2: B/A[0:100]<50>50\nV1: A[0:100]")
    assert sum(efforts(both).values()) == pytest.approx(2 * sum(efforts(alone).values()), rel=0.01)
