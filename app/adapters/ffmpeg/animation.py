"""An animated WebP of any length. Its encoder keeps all of a file until the end; a long one is made in parts.

segments   | s0 | s1 | s2 | s3 | s4 | ...
parts      | a WebP of its own | another  ...         each of a minute or so, and its pictures go over
output     | head | pictures of the first | pictures of the second | ...
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

MOST_PICTURES = 1000  # of a part; a megabyte of a part takes three of memory


@dataclass(frozen=True, slots=True)
class Part:
    """What a part is made of: segments, by number, and which pictures of the whole animation it shows."""

    segments: range
    skipped: int  # pictures of the first of them before one is shown
    shown: range

    def milliseconds(self, step: Fraction) -> int:
        """How long it is shown, when each picture of the animation takes so many seconds."""
        begins, ends = (round(1000 * step * at) for at in (self.shown.start, self.shown.stop))
        return ends - begins


def parts_of_animation(pictures: Sequence[int], every_nth: int) -> Iterator[Part]:
    """In which parts an animation is made of segments with so many pictures, of which every nth is shown.

    No part is a small one, but for the only one.
    """
    rest = -(-sum(pictures) // every_nth)
    first, begins, at = 0, 0, 0
    for number, count in enumerate(pictures):
        at += count
        shown = range(-(-begins // every_nth), -(-at // every_nth))
        left = rest - shown.stop
        full = len(shown) >= MOST_PICTURES and left >= MOST_PICTURES // 2
        if full or number + 1 == len(pictures):
            yield Part(range(first, number + 1), -begins % every_nth, shown)
            first, begins = number + 1, at
