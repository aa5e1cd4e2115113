"""Where a picture is put by one press: into the frame, over all of it, into a corner, turned. Pure.

Sizes are (width, height); a picture's is as a viewer sees it before it is placed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from app.domain.placement import FARTHEST_PLACE, LARGEST_SCALE, SMALLEST_SCALE, THOUSAND, Placement

Size: TypeAlias = tuple[int, int]

CORNER_SCALE = Fraction(3, 10)  # of a picture in the picture
CORNER_MARGIN = Fraction(3, 100)  # of the frame's width, from both edges


def fitted(place: Placement, picture: Size, frame: Size) -> Placement:
    """What the crop has left as large as the frame allows, in its middle."""
    kept = _kept(place, picture, frame)
    return _centred(
        replace(place, scale=_within(math.floor(THOUSAND * min(1 / kept.width, 1 / kept.height)))), kept
    )


def filling(place: Placement, picture: Size, frame: Size) -> Placement:
    """What the crop has left just so large that nothing of the frame is beside it, in the middle."""
    kept = _kept(place, picture, frame)
    return _centred(
        replace(place, scale=_within(math.ceil(THOUSAND * max(1 / kept.width, 1 / kept.height)))), kept
    )


def cornered(place: Placement, picture: Size, frame: Size, *, right: bool, low: bool) -> Placement:
    """A small picture near a corner of the frame."""
    small = fitted(place, picture, frame)
    small = replace(small, scale=_within(round(small.scale * CORNER_SCALE)))
    kept = _kept(place, picture, frame)
    half = Fraction(1, 2)
    scale = Fraction(small.scale, THOUSAND)
    across = half - CORNER_MARGIN - kept.width * scale / 2
    down = half - CORNER_MARGIN * Fraction(frame[0], frame[1]) - kept.height * scale / 2
    return _centred(small, kept, across if right else -across, down if low else -down)


def turned(place: Placement, *, right: bool) -> Placement:
    """A quarter turned as it is seen; its crop turns along."""
    left, top, far, low = place.crop
    crop = (low, left, top, far) if right else (top, far, low, left)
    quarter = 90 if right is not place.mirrored else -90  # it is mirrored after it is turned
    return replace(place, turn=(place.turn + quarter) % 360, crop=crop)


def mirrored(place: Placement) -> Placement:
    """Left and right exchanged as it is seen, its crop too."""
    left, top, far, low = place.crop
    return replace(place, mirrored=not place.mirrored, crop=(far, top, left, low))


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a crop leaves of a picture that fits: its size, and how far its middle is from the whole one's."""

    width: Fraction
    height: Fraction
    x: Fraction
    y: Fraction


def _kept(place: Placement, picture: Size, frame: Size) -> _Kept:
    across, down = reversed(picture) if place.turn in (90, 270) else picture
    scale = min(Fraction(frame[0], across), Fraction(frame[1], down))
    width, height = across * scale / frame[0], down * scale / frame[1]
    left, top, right, low = (Fraction(side, THOUSAND) for side in place.crop)
    return _Kept(
        width=width * (1 - left - right),
        height=height * (1 - top - low),
        x=width * (left - right) / 2,
        y=height * (top - low) / 2,
    )


def _centred(
    place: Placement, kept: _Kept, across: Fraction = Fraction(0), down: Fraction = Fraction(0)
) -> Placement:
    """With the middle of what is kept so far from the frame's."""
    return replace(
        place,
        x=_near(across * THOUSAND - kept.x * place.scale),
        y=_near(down * THOUSAND - kept.y * place.scale),
    )


def _within(scale: int) -> int:
    return min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)


def _near(shift: Fraction) -> int:
    return min(max(round(shift), -FARTHEST_PLACE), FARTHEST_PLACE)
