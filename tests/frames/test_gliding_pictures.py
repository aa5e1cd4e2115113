"""Where pictures that glide lie in each frame of an export: to parts of a pixel, also where it is cut."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from app.domain.glide import Glide
from app.domain.placement import Placement
from app.domain.preset_list import DEFAULT_PRESET
from app.domain.presets import Preset
from app.domain.shape import Filling
from app.domain.timeline import Item
from tests.frames.exporting import SIZE, clip, export, timeline_of
from tests.frames.test_placed_pictures import FILM, RATE, pictures, plain, unlike
from tests.media import Pixels, number_in, picture_of

SMALL = Placement(scale=300, x=-300, y=-300)
ACROSS = Glide(scale=600, x=200, y=100, frames=50)


def shown(*tracks: tuple[Item, ...], preset: str | Preset = DEFAULT_PRESET, **media: object) -> list[Pixels]:
    made = export(timeline_of(*tracks, rate=RATE), media, preset=preset)  # type: ignore[arg-type]
    return list(pictures(made.files[0]))


def edges(picture: Pixels) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) of a white picture on black, to parts of a pixel: by how grey edges are."""
    lit = np.clip((picture.astype(float) - 16) / (235 - 16), 0, 1)
    middle = [int(np.average(np.arange(lit.shape[axis]), weights=lit.sum(1 - axis))) for axis in (0, 1)]
    row, column = lit[middle[0] - 1 : middle[0] + 2].mean(0), lit[:, middle[1] - 1 : middle[1] + 2].mean(1)
    half = (middle[1], middle[0])
    across = half[0] - row[: half[0]].sum(), half[0] + row[half[0] :].sum()
    down = half[1] - column[: half[1]].sum(), half[1] + column[half[1] :].sum()
    return across[0], down[0], across[1], down[1]


def expected(place: Placement, glide: Glide, frame: int) -> tuple[float, float, float, float]:
    """The same as it should be, of a picture in the shape of the frame."""
    way = float(glide.way(frame))
    found = []
    for side, shift, later in ((SIZE[0], place.x, glide.x), (SIZE[1], place.y, glide.y)):
        middle = side * (0.5 + (shift + (later - shift) * way) / 1000)
        half = side * (place.scale + (glide.scale - place.scale) * way) / 2000
        found.append((middle - half, middle + half))
    (left, right), (top, bottom) = found
    return left, top, right, bottom


@pytest.fixture
def white(tmp_path: Path) -> Path:
    return plain(tmp_path / "white.png", (255, 255, 255), SIZE)


@pytest.mark.parametrize("eased", [False, True])
def test_a_picture_glides_evenly_and_not_by_whole_pixels(white: Path, *, eased: bool) -> None:
    glide = replace(ACROSS, eased=eased)
    found = shown((replace(clip("a", "w", 0, 60), place=SMALL, glide=glide),), w=white)
    assert len(found) == 60
    for frame, picture in enumerate(found):
        assert edges(picture) == pytest.approx(expected(SMALL, glide, frame), abs=1.2), frame
    if not eased:
        lefts = np.array([edges(picture)[0] for picture in found[:50]])
        straight = np.linspace(lefts[0], lefts[-1], 50)
        assert lefts == pytest.approx(straight, abs=0.35), "by whole pixels it would be off by more"


def test_a_slow_zoom_does_not_tremble(white: Path) -> None:
    glide = Glide(scale=640, x=10, y=0, frames=60, eased=False)
    found = shown((replace(clip("a", "w", 0, 60), place=Placement(scale=600), glide=glide),), w=white)
    for side in range(4):
        places = np.array([edges(picture)[side] for picture in found])
        straight = np.linspace(places[0], places[-1], 60)
        assert places == pytest.approx(straight, abs=0.35)


def test_both_layers_show_the_frames_that_are_asked_for_and_nothing_lies_around_the_upper_one() -> None:
    place, glide = Placement(scale=500, x=-240, y=-200), Glide(scale=500, x=200, y=100, frames=40)
    upper = replace(clip("u", "o", 1, 40), place=place, glide=glide)
    found = shown((upper,), (clip("a", "f", 0, 40),), o=replace(FILM, first=1000), f=FILM)
    for frame, picture in enumerate(found):
        left, top, right, bottom = (round(edge) for edge in expected(place, glide, frame))
        assert number_in(picture[top:bottom, left:right]) == 1025 + frame
        around = picture_of(frame, SIZE)
        box = slice(max(0, top - 2), bottom + 2), slice(max(0, left - 2), right + 2)
        around[box] = picture[box]
        assert unlike(picture, around) < 0.02, frame


def test_each_half_of_a_clip_that_was_cut_in_its_glide_shows_what_the_whole_did() -> None:
    whole = replace(clip("a", "f", 0, 50), place=SMALL, glide=ACROSS)
    head = replace(whole, frames=17)
    tail = replace(whole, id="b", frames=33, source_start=Fraction(17, 25), glide=ACROSS.later(-17))
    other = replace(clip("x", "f", 4, 5), place=Placement(opacity=0))
    before = shown((whole,), f=FILM)
    after = shown((head, other, tail), f=FILM)
    after = after[:17] + after[22:]
    assert len(before) == len(after) == 50
    assert (
        max(float(np.abs(one.astype(int) - two).mean()) for one, two in zip(before, after, strict=True)) < 1.5
    )


def test_what_lies_beside_a_glide_is_copied_and_every_frame_is_the_right_one() -> None:
    item = replace(
        clip("a", "f", 0, 200), place=Placement(scale=1060), glide=Glide(scale=1000, x=0, y=0, frames=40)
    )
    rendered = export(timeline_of((item,), rate=RATE), {"f": FILM}, copying=True)
    assert rendered.report["copied_frames"] > 100 and "made_again" not in rendered.report
    assert [number_in(picture) for picture in pictures(rendered.files[0])] == list(range(200))


@pytest.mark.parametrize("preset", ["mov-prores", "mp4-hevc", "webm"])
def test_pictures_glide_in_every_depth_of_colours(white: Path, preset: str) -> None:
    place, glide = Placement(scale=300, x=-300), Glide(scale=300, x=300, y=0, frames=11)
    grey = replace(clip("b", "g", 0, 11), place=Placement(scale=1000), glide=Glide(1100, 0, 0, 11))
    upper = replace(clip("a", "w", 0, 11), place=place, glide=glide)
    made = export(timeline_of((upper,), (grey,), rate=RATE), {"w": white, "g": FILM}, preset=preset)
    with av.open(str(made.files[0])) as container:
        found = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    assert len(found) == 11 and found[5][70:110, 120:200].min() > 200


def test_a_picture_crosses_the_frame_from_outside_to_outside(white: Path) -> None:
    place, glide = Placement(scale=300, x=-700), Glide(scale=300, x=700, y=0, frames=41, eased=False)
    found = shown((replace(clip("a", "w", 0, 45), place=place, glide=glide),), w=white)
    assert found[0].max() < 30 and found[44].max() < 30
    assert edges(found[20]) == pytest.approx(expected(place, glide, 20), abs=1.2)


@pytest.mark.parametrize("filling", list(Filling))
def test_a_glide_ends_where_the_picture_then_rests(white: Path, filling: Filling) -> None:
    place, glide = Placement(), Glide(scale=437, x=133, y=-71, frames=20)
    preset = replace(DEFAULT_PRESET, filling=filling)
    found = shown((replace(clip("a", "w", 0, 40), place=place, glide=glide),), w=white, preset=preset)
    assert edges(found[19]) == pytest.approx(edges(found[25]), abs=0.4)


def test_a_gliding_logo_keeps_its_alpha(tmp_path: Path) -> None:
    logo = plain(tmp_path / "logo.png", (255, 255, 255), (160, 90), alpha=0)
    grey = plain(tmp_path / "grey.png", (128, 128, 128), SIZE)
    place, glide = Placement(scale=500), Glide(scale=500, x=100, y=0, frames=20)
    small = replace(clip("u", "l", 0, 20), place=place, glide=glide)
    for frame, picture in enumerate(shown((small,), (clip("a", "g", 0, 20),), l=logo, g=grey)):
        left, _, right, _ = expected(place, glide, frame)
        middle = (left + right) / 2
        row = picture[90].astype(float)
        assert row[int(left) + 4 : int(middle) - 3].min() > 225
        assert row[int(middle) + 4 :] == pytest.approx(126, abs=4)
        assert row.min() > 115, "no dark seam"
