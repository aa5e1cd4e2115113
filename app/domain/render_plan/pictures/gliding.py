"""How a picture that glides is drawn: once in the size of its largest frame, and from there into each. Pure.

    the picture, scaled    +-------------------+
                           |    +---part--+    |      part: all of it that is seen on the way
                           |    |  frame ─┼─►  |      and a little around it
                           +----+---------+----+

What it was scaled to is not rounded again in each frame: a picture that goes by whole pixels trembles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from app.domain.glide import Glide
from app.domain.placement import THOUSAND, Placement
from app.domain.render_plan.pictures.lying import Box, nearest_even, spread
from app.domain.shape import Filling

AROUND = 4  # pixels of nothing around the part, into which its edges are drawn softly
MOST = 2  # times the frame's side that is drawn from at most


@dataclass(frozen=True, slots=True)
class Track:
    """Along one side: (from, to) of what the crop leaves, in the frame and in what is drawn from."""

    begins: tuple[int, int]  # in the frame, when the glide begins
    ends: tuple[int, int]  # and when it is over
    kept: tuple[int, int]  # in the room that is drawn from


@dataclass(frozen=True, slots=True)
class Gliding:
    """What a stretch of a glide is drawn from: a part of the scaled picture, in a room that is else empty."""

    scaled: tuple[int, int]
    part: Box
    room: tuple[int, int]
    across: Track
    down: Track


@dataclass(frozen=True, slots=True)
class Shapes:
    """The sizes of a picture and of the frame that it lies in."""

    display: tuple[int, int]  # as a viewer sees the picture
    source: tuple[int, int]  # in pixels of its file, after it was turned
    frame: tuple[int, int]
    filling: Filling


def gliding(shapes: Shapes, place: Placement, glide: Glide, frames: range) -> Gliding | None:
    """What some frames of a clip are drawn from; None where nothing is seen of the picture."""
    source, frame = shapes.source, shapes.frame
    one, other = (spread(shapes.display, frame, shapes.filling, each) for each in (place, glide.goal(place)))
    ways = [glide.way(each) for each in (frames[0], frames[-1])]
    largest = [max(_between(*sides, way) for way in ways) for sides in zip(one.full, other.full, strict=True)]
    size = min(Fraction(1), max(Fraction(source[0]) / largest[0], Fraction(source[1]) / largest[1]))
    sides = [
        _Side(one.kept[side], other.kept[side], frame[side], place.crop[side::2], largest[side])
        for side in (0, 1)
    ]
    found = [side.drawn(ways, size) for side in sides]
    longest = max(
        Fraction(to - begin, MOST * side) for (_, begin, to, _), side in zip(found, frame, strict=True)
    )
    if longest > 1:
        found = [side.drawn(ways, size / longest) for side in sides]
    (wide, left, right, across), (high, top, bottom, down) = found
    if left >= right or top >= bottom:
        return None
    part = Box(left, top, right - left, bottom - top)
    room = max(frame[0], part.width + 2 * AROUND), max(frame[1], part.height + 2 * AROUND)
    return Gliding((wide, high), part, room, across, down)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side: (from, to) of what the crop leaves in the frame, at the start and in the end."""

    begins: tuple[int, int]
    ends: tuple[int, int]
    frame: int
    crop: Sequence[int]
    largest: Fraction

    def drawn(self, ways: Sequence[Fraction], size: Fraction) -> tuple[int, int, int, Track]:
        """How long the scaled picture is, (from, to) of the part of it, and its track."""
        scaled = max(2, ceil(self.largest * size / 2) * 2)
        first = nearest_even(Fraction(scaled * self.crop[0], THOUSAND))
        last = max(scaled - nearest_even(Fraction(scaled * self.crop[1], THOUSAND)), first + 2)
        seen: list[Fraction] = []
        for way in ways:  # the farthest of both ends is the farthest of all between
            low = _between(self.begins[0], self.ends[0], way)
            high = _between(self.begins[1], self.ends[1], way)
            for edge in (0, self.frame):
                at = first + (edge - low) * (last - first) / (high - low)
                seen.append(min(max(at, Fraction(first)), Fraction(last)))
        if min(seen) == max(seen):
            return scaled, 0, 0, Track(self.begins, self.ends, (0, 0))
        left = max(first, floor(min(seen) / 2) * 2 - AROUND)
        right = min(last, ceil(max(seen) / 2) * 2 + AROUND)
        kept = AROUND + first - left, AROUND + last - left
        return scaled, left, right, Track(self.begins, self.ends, kept)


def _between(one: int, other: int, way: Fraction) -> Fraction:
    return one + (other - one) * way
