"""How captions look in the picture: one style for a project, in whole numbers that fit every size. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

SMALLEST, LARGEST = 20, 250  # a line, in thousandths of the picture's shorter side
THICKEST = 20  # an outline, in hundredths of a line
DEEPEST = 20  # a shadow, in the same
FARTHEST = 450  # from the edge, in thousandths of the picture's height
SOLID = 100  # per cent

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)


class CaptionFont(StrEnum):
    """The letters; `app/fonts` holds their files."""

    SANS = "sans"
    SERIF = "serif"
    MONO = "mono"


class CaptionPlace(StrEnum):
    """Where in the picture captions stand."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


class CaptionSide(StrEnum):
    """Towards which side their lines lean."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class CaptionStyle:
    """White letters with a thin dark outline at the bottom, unless it says otherwise."""

    font: CaptionFont = CaptionFont.SANS
    bold: bool = False
    size: int = 56  # a line, in thousandths of the picture's shorter side
    colour: str = "#ffffff"
    outline: int = 7  # hundredths of a line
    outline_colour: str = "#101010"
    shadow: int = 2  # hundredths of a line; none where there is a background
    background: str = "#000000"
    opacity: int = 0  # of the background, per cent; 0 is none
    place: CaptionPlace = CaptionPlace.BOTTOM
    side: CaptionSide = CaptionSide.CENTRE
    margin: int = 50  # from the edge, in thousandths of the picture's height; not in the middle

    @property
    def colours(self) -> tuple[str, str, str]:
        """Those of letters, outline and background."""
        return self.colour, self.outline_colour, self.background


PLAIN = CaptionStyle()

LOOKS: dict[str, CaptionStyle] = {
    "Plain": PLAIN,
    "Boxed": CaptionStyle(outline=0, shadow=0, opacity=75),
    "Film": CaptionStyle(colour="#ffe14d", outline=8, size=60),
    "Loud": CaptionStyle(bold=True, size=85, outline=12, outline_colour="#000000", margin=180),
    "Card": CaptionStyle(
        bold=True, colour="#111318", outline=0, shadow=0, background="#ffffff", opacity=95, margin=70
    ),
    "Lower third": CaptionStyle(
        outline=0, shadow=0, background="#0b3d91", opacity=85, side=CaptionSide.LEFT, margin=90
    ),
    "Book": CaptionStyle(font=CaptionFont.SERIF, size=62, outline=3, shadow=5),
    "Typewriter": CaptionStyle(
        font=CaptionFont.MONO, size=50, colour="#e8ffe8", outline=0, shadow=0, opacity=65
    ),
    "Title": CaptionStyle(bold=True, size=140, outline=4, shadow=4, place=CaptionPlace.MIDDLE),
}
"""Styles to begin with, by the names that people see."""


def is_colour(text: str) -> bool:
    """Whether `text` is a colour in the one form in which it is kept: "#ffe14d"."""
    return _COLOUR.fullmatch(text) is not None


def faults(style: CaptionStyle) -> Iterator[str]:
    """What is wrong with a style, in words."""
    if not SMALLEST <= style.size <= LARGEST:
        yield "the size of captions is out of range"
    if not 0 <= style.outline <= THICKEST:
        yield "the outline of captions is out of range"
    if not 0 <= style.shadow <= DEEPEST:
        yield "the shadow of captions is out of range"
    if not 0 <= style.opacity <= SOLID:
        yield "the background of captions is out of range"
    if not 0 <= style.margin <= FARTHEST:
        yield "the margin of captions is out of range"
    if not all(is_colour(colour) for colour in style.colours):
        yield "a colour of captions is no colour"
