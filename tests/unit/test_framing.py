"""Pictures that are put into the frame, over all of it, into a corner, or turned by one press."""

from __future__ import annotations

import pytest

from app.domain.framing import cornered, filling, fitted, mirrored, turned
from app.domain.placement import WHOLE, Placement

WIDE, SQUARE, TALL = (1920, 1080), (1000, 1000), (1080, 1920)


@pytest.mark.parametrize(
    ("place", "picture", "expected"),
    [
        (WHOLE, WIDE, Placement()),
        (Placement(scale=300, x=35, y=-20, opacity=50), WIDE, Placement(opacity=50)),
        (WHOLE, TALL, Placement()),  # all of it, with bars
        (Placement(crop=(500, 0, 0, 0)), WIDE, Placement(crop=(500, 0, 0, 0), x=-250)),
        (Placement(crop=(250, 250, 250, 250)), WIDE, Placement(crop=(250, 250, 250, 250), scale=2000)),
        (Placement(turn=90, scale=300), WIDE, Placement(turn=90)),
    ],
)
def test_fitted_is_as_large_as_the_frame_allows(
    place: Placement, picture: tuple[int, int], expected: Placement
) -> None:
    assert fitted(place, picture, WIDE) == expected


@pytest.mark.parametrize(
    ("place", "picture", "expected"),
    [
        (WHOLE, WIDE, Placement()),
        (WHOLE, SQUARE, Placement(scale=1778)),
        (WHOLE, TALL, Placement(scale=3161)),
        (Placement(turn=90), WIDE, Placement(turn=90, scale=3161)),
        (Placement(crop=(500, 0, 0, 0)), WIDE, Placement(crop=(500, 0, 0, 0), scale=2000, x=-500)),
        (Placement(crop=(990, 0, 0, 0)), WIDE, Placement(crop=(990, 0, 0, 0), scale=10_000, x=-2000)),
    ],
)
def test_filling_leaves_nothing_of_the_frame_beside_it(
    place: Placement, picture: tuple[int, int], expected: Placement
) -> None:
    assert filling(place, picture, WIDE) == expected


def test_a_picture_in_the_picture_stands_near_its_corner() -> None:
    assert cornered(WHOLE, WIDE, WIDE, right=True, low=False) == Placement(scale=300, x=320, y=-297)
    assert cornered(WHOLE, WIDE, WIDE, right=False, low=True) == Placement(scale=300, x=-320, y=297)
    cropped = Placement(crop=(500, 0, 0, 0))
    corner = cornered(cropped, WIDE, WIDE, right=True, low=True)
    assert (corner.scale, corner.x) == (300, 320), "the half that is left ends at the margin"


def test_turning_goes_as_it_is_seen_and_takes_the_crop_along() -> None:
    place = Placement(crop=(1, 2, 3, 4))
    assert turned(place, right=True) == Placement(turn=90, crop=(4, 1, 2, 3))
    assert turned(place, right=False) == Placement(turn=270, crop=(2, 3, 4, 1))
    assert turned(mirrored(place), right=True) == Placement(turn=270, mirrored=True, crop=(4, 3, 2, 1))
    for start in (place, mirrored(place)):
        assert turned(turned(start, right=True), right=False) == start


def test_mirroring_twice_is_nothing() -> None:
    place = Placement(turn=90, crop=(1, 2, 3, 4))
    assert mirrored(place) == Placement(turn=90, mirrored=True, crop=(3, 2, 1, 4))
    assert mirrored(mirrored(place)) == place
