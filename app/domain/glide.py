"""A picture that glides from where it is placed to another place. Pure.

    frames of the clip   0 . . | begin . . . . . . . . | . . .
    its picture          rests | on the way            | rests where it has come to

It lies where the clip's placement says in the first of its frames, and where the glide ends in the last one.
What is turned, mirrored, cropped or seen through stays so on the way.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.placement import FARTHEST_PLACE, LARGEST_SCALE, SMALLEST_SCALE, Placement

SHORTEST_GLIDE = 2  # frames
LARGER = Fraction(3, 2)
FARTHEST_FRAME = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Glide:
    """Where a picture glides to, and when; `scale`, `x` and `y` are those of a placement."""

    scale: int
    x: int
    y: int
    frames: int  # that it takes
    begin: int = 0  # the frame of its clip in which it sets out; below 0 where that was cut away
    eased: bool = True  # sets out and arrives softly; else evenly

    @property
    def end(self) -> int:
        """The first frame of the clip after the glide."""
        return self.begin + self.frames

    def way(self, frame: int) -> Fraction:
        """Which part of the way lies behind the picture in a frame of its clip, from 0 to 1."""
        passed = min(max(Fraction(frame - self.begin, self.frames - 1), Fraction(0)), Fraction(1))
        return passed * passed * (3 - 2 * passed) if self.eased else passed

    def goal(self, place: Placement) -> Placement:
        """Where a picture ends that was placed so."""
        return replace(place, scale=self.scale, x=self.x, y=self.y)

    def at(self, place: Placement, frame: int) -> Placement:
        """Where a picture that was placed so lies in a frame of its clip, to the nearest thousandth."""
        way, goal = self.way(frame), self.goal(place)
        return replace(
            place,
            scale=round(place.scale + (goal.scale - place.scale) * way),
            x=round(place.x + (goal.x - place.x) * way),
            y=round(place.y + (goal.y - place.y) * way),
        )

    def stages(self, place: Placement) -> tuple[int, ...]:
        """The frames in which a picture that was placed so has become half as large again, or as small.

        Beyond that, what it is drawn from would be far too large for it, or too small.
        """
        low, high = sorted((place.scale, self.scale))
        sign = 1 if self.scale > place.scale else -1

        def size(frame: int) -> Fraction:
            return sign * (place.scale + (self.scale - place.scale) * self.way(frame))

        wanted: list[Fraction] = []
        step = low * LARGER
        while step < high:
            wanted.append(sign * step)
            step *= LARGER
        frames = range(self.begin, self.end)
        return tuple(self.begin + bisect_left(frames, each, key=size) for each in sorted(wanted))

    def later(self, frames: int) -> Glide:
        """The same so many frames later in its clip."""
        return replace(self, begin=self.begin + frames)

    def stretched(self, factor: Fraction) -> Glide:
        """The same in a clip that takes so many times as long."""
        begin, end = round(self.begin * factor), round(self.end * factor)
        return replace(self, begin=begin, frames=max(SHORTEST_GLIDE, end - begin))


def faults(glide: Glide) -> Iterator[str]:
    """What is wrong with a glide, in words."""
    if not SMALLEST_SCALE <= glide.scale <= LARGEST_SCALE:
        yield "the size of a picture is out of range"
    if not max(abs(glide.x), abs(glide.y)) <= FARTHEST_PLACE:
        yield "a picture glides too far outside the frame"
    if not SHORTEST_GLIDE <= glide.frames <= FARTHEST_FRAME or abs(glide.begin) > FARTHEST_FRAME:
        yield "a picture cannot glide as short or long as that"
