"""Where a placed picture lies in the frame, in whole pixels, and which part of it is read for that. Pure.

    frame    +-----------------+
             |        +--------|- - - +    full: all of the picture, in its size; begins at `left`, `top`
             |        |##seen##|      |    seen: what of the frame it takes
             +--------+--------+ - - -+

All numbers are even: where colours are stored at half the size, nothing else can be cut off or laid over.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from app.domain.placement import FULL, THOUSAND, UNCROPPED, WHOLE, Placement
from app.domain.shape import Filling, covering, even, fitted

CHROMA = 4  # the coarsest grid on which formats store colours


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Lying:
    """Where a picture lies in a frame."""

    full: tuple[int, int]
    left: int
    top: int
    seen: Box


@dataclass(frozen=True, slots=True)
class Spread:
    """A placed picture with all that lies outside the frame."""

    full: tuple[int, int]
    left: int
    top: int
    kept: tuple[tuple[int, int], tuple[int, int]]  # of the crop: (from, to) across, and down


@dataclass(frozen=True, slots=True)
class Taken:
    """What is read of a picture: a part of it, scaled, and of that again what is seen."""

    part: Box  # in the pixels of the source, after it was turned
    scaled: tuple[int, int]
    seen: Box  # within what was scaled


def lying(
    display: tuple[int, int], frame: tuple[int, int], filling: Filling, place: Placement
) -> Lying | None:
    """Where a picture of a size lies that is placed so; None where nothing of it is in the frame."""
    found = spread(display, frame, filling, place)
    (left, right), (top, bottom) = (
        (max(0, first), min(side, last)) for (first, last), side in zip(found.kept, frame, strict=True)
    )
    if min(right - left, bottom - top) < 2 or not place.opacity:
        return None
    return Lying(found.full, found.left, found.top, Box(left, top, right - left, bottom - top))


def spread(display: tuple[int, int], frame: tuple[int, int], filling: Filling, place: Placement) -> Spread:
    """Where all of a picture of a size lies that is placed so."""
    shown = (display[1], display[0]) if place.turn in (90, 270) else display
    fits = (covering if filling is Filling.FILL else fitted)(shown, frame)
    width, left, across = _along(
        fits[0], frame[0], scale=place.scale, shift=place.x, crop=(place.crop[0], place.crop[2])
    )
    height, top, down = _along(
        fits[1], frame[1], scale=place.scale, shift=place.y, crop=(place.crop[1], place.crop[3])
    )
    return Spread((width, height), left, top, (across, down))


def covers(found: Lying, frame: tuple[int, int], place: Placement) -> bool:
    """Whether nothing under a picture is seen, as far as it has no alpha."""
    return place.opacity == FULL and found.seen == Box(0, 0, *frame)


def is_blurred(filling: Filling, place: Placement) -> bool:
    """Whether a picture lies before a blurred copy of itself: one that is put elsewhere has none."""
    put = (place.crop, place.scale, place.x, place.y)
    return filling is Filling.BLUR and put == (UNCROPPED, WHOLE.scale, WHOLE.x, WHOLE.y)


def taken(found: Lying, source: tuple[int, int]) -> Taken:
    """What is read for that of a turned source of so many pixels."""
    (wide, high), seen = found.full, found.seen
    across = _read(seen.x - found.left, seen.width, wide, source[0])
    down = _read(seen.y - found.top, seen.height, high, source[1])
    return Taken(
        Box(across[0], down[0], across[1], down[1]),
        (across[2], down[2]),
        Box(across[3], down[3], seen.width, seen.height),
    )


def _along(
    fits: int, frame: int, *, scale: int, shift: int, crop: tuple[int, int]
) -> tuple[int, int, tuple[int, int]]:
    """Along one side: how long the picture is, where it begins, and (from, to) of what is kept of it."""
    full = even(Fraction(fits * scale, THOUSAND))
    begins = nearest_even(Fraction(frame, 2) + Fraction(frame * shift, THOUSAND) - Fraction(full, 2))
    first = begins + nearest_even(Fraction(full * crop[0], THOUSAND))
    last = begins + full - nearest_even(Fraction(full * crop[1], THOUSAND))
    return full, begins, (first, max(last, first + 2))


def _read(first: int, length: int, full: int, source: int) -> tuple[int, int, int, int]:
    """Along one side: where the read part begins, its length, that when scaled, and where is seen in it."""
    begin = floor(Fraction(first * source, full * CHROMA)) * CHROMA
    end = min(source, ceil(Fraction((first + length) * source, full * CHROMA)) * CHROMA)
    starts = min(first, nearest_even(Fraction(begin * full, source)))
    stops = max(first + length, nearest_even(Fraction(end * full, source)))
    return begin, end - begin, stops - starts, first - starts


def nearest_even(length: Fraction) -> int:
    """The nearest even number of pixels."""
    return round(length / 2) * 2
