"""Which size and shape an exported picture has, and how pictures of another shape lie in it. Pure."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

Exact = tuple[Fraction, Fraction]


class Aspect(StrEnum):
    """The shape of the picture."""

    AS_IT_IS = "as_it_is"
    WIDE = "16:9"
    TALL = "9:16"
    SQUARE = "1:1"
    PORTRAIT = "4:5"

    @property
    def ratio(self) -> Fraction | None:
        """Width to height; None keeps the timeline's."""
        if self is Aspect.AS_IT_IS:
            return None
        width, height = self.value.split(":")
        return Fraction(int(width), int(height))


class Filling(StrEnum):
    """What is done with the room that a picture of another shape leaves."""

    FIT = "fit"  # all of it is seen, with black bars
    FILL = "fill"  # it covers everything; what stands out is cut off
    BLUR = "blur"  # all of it is seen, before a blurred copy that covers everything


SHORT_SIDES = (2160, 1440, 1080, 720, 480)
"""The sizes that a picture can be made smaller to, across its shorter side."""


def shaped(size: tuple[int, int], aspect: Aspect) -> Exact:
    """The timeline's size in another shape, as long across its shorter side as before."""
    width, height = Fraction(size[0]), Fraction(size[1])
    ratio = aspect.ratio
    if ratio is None or ratio == width / height:
        return width, height
    short = min(width, height)
    return (short * ratio, short) if ratio >= 1 else (short, short / ratio)


def even(length: Fraction | int) -> int:
    """The nearest even number of pixels, at least 2: 4:2:0 pictures have no odd sizes."""
    return max(2, round(Fraction(length) / 2) * 2)


def fitted(display: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
    """How large a picture lies in another one: all of it seen, its shape kept, sides even."""
    scale = min(_scales(display, size))
    return min(size[0], even(display[0] * scale)), min(size[1], even(display[1] * scale))


def covering(display: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
    """How large a picture covers another one wholly: its shape kept, sides even."""
    scale = max(_scales(display, size))
    return max(size[0], even(display[0] * scale)), max(size[1], even(display[1] * scale))


def _scales(display: tuple[int, int], size: tuple[int, int]) -> tuple[Fraction, Fraction]:
    return Fraction(size[0], max(1, display[0])), Fraction(size[1], max(1, display[1]))
