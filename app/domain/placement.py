"""How a clip's picture lies in the frame: turned, mirrored, cropped, scaled, moved, see-through. Pure.

turn ─► mirror ─► fit into the frame ─► crop ─► scale ─► move ─► opacity
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Crop: TypeAlias = tuple[int, int, int, int]

TURNS = (0, 90, 180, 270)
THOUSAND = 1000
LEAST_LEFT = 10  # of a cropped picture, in thousandths of it
SMALLEST_SCALE, LARGEST_SCALE = 10, 10_000
FARTHEST_PLACE = 2000  # from the frame's middle, in thousandths of it
UNCROPPED: Crop = (0, 0, 0, 0)
FULL = 100  # per cent


@dataclass(frozen=True, slots=True)
class Placement:
    """All of the picture, upright, as large as the frame allows, in its middle, unless it says otherwise.

    A crop is a mask: what stays keeps its size and its place.
    """

    turn: int = 0  # degrees clockwise, one of TURNS
    mirrored: bool = False  # left and right exchanged, as seen after turning
    crop: Crop = UNCROPPED  # left, top, right, bottom: thousandths of the turned and mirrored picture
    scale: int = THOUSAND  # thousandths of the size at which the uncropped picture fits the frame
    x: int = 0  # of the uncropped picture's middle, from the frame's, in thousandths of its width; right
    y: int = 0  # the same of its height; down
    opacity: int = FULL  # per cent


WHOLE = Placement()


def faults(place: Placement) -> Iterator[str]:
    """What is wrong with a placement, in words."""
    left, top, right, bottom = place.crop
    if place.turn not in TURNS:
        yield "a picture is not turned by quarters"
    if min(place.crop) < 0 or max(left + right, top + bottom) > THOUSAND - LEAST_LEFT:
        yield "a crop leaves nothing of its picture"
    if not SMALLEST_SCALE <= place.scale <= LARGEST_SCALE:
        yield "the size of a picture is out of range"
    if not max(abs(place.x), abs(place.y)) <= FARTHEST_PLACE:
        yield "a picture lies too far outside the frame"
    if not 0 <= place.opacity <= FULL:
        yield "the opacity of a picture is out of range"
