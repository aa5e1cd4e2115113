"""Fonts that captions can be drawn with: what they are called, and which letters they have. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.caption_style import CaptionFont

ORDINARY, BOLD = 400, 700  # weights, as fonts say them
LONGEST_NAME = 100

_SERIF = ("serif", "song", "sung", "ming", "mincho", "batang", "myungjo", "naskh")
_SANS = ("sans", "gothic", "hei", "dotum", "gulim")


@dataclass(frozen=True, slots=True)
class FontFile:
    """A file of letters, by its name in its folder and by what is in it."""

    name: str
    sha256: str


class Coverage:
    """Code points that a font has letters for, kept as stretches."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        joined: list[tuple[int, int]] = []
        for first, last in sorted(stretches):
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
            else:
                joined.append((first, last))
        self._firsts = [first for first, _ in joined]
        self._lasts = [last for _, last in joined]

    def __contains__(self, letter: str) -> bool:
        at = bisect_right(self._firsts, ord(letter)) - 1
        return at >= 0 and ord(letter) <= self._lasts[at]


@dataclass(frozen=True, slots=True)
class FontFace:
    """Letters of one weight. `place` is where their file lies."""

    place: str
    weight: int
    covers: Coverage
    number: int = 0  # in its file
    line: int = 1164  # how high libass takes a line of them to be, in thousandths of an em


@dataclass(frozen=True, slots=True)
class FontFamily:
    """Letters of one design in one or several weights. `own`: somebody put it here for captions."""

    name: str
    faces: tuple[FontFace, ...]
    own: bool = False

    def face(self, *, bold: bool) -> FontFace:
        """The letters of about that weight; those that are too thin are made bold when they are drawn."""
        wanted = BOLD if bold else ORDINARY
        return min(self.faces, key=lambda face: (abs(face.weight - wanted), face.place))


def can_be_named(family: str) -> bool:
    """Whether a caption file can name a family so: no sign of it is an instruction to ASS."""
    plain = family.isprintable() and family == family.strip() and not set(family) & set(",;{}()\\")
    return plain and 0 < len(family) <= LONGEST_NAME and not family.startswith("@")


def likeness(family: str, font: CaptionFont) -> int:
    """How far a family is from a font that was chosen, judged by its name: 0 is near."""
    name = family.casefold()
    if "mono" in name.split():
        kind: CaptionFont | None = CaptionFont.MONO
    elif any(word in name.replace("sans serif", "sans") for word in _SERIF):
        kind = CaptionFont.SERIF
    else:
        kind = CaptionFont.SANS if any(word in name for word in _SANS) else None
    if kind is font:
        return 0
    return {None: 1, CaptionFont.SANS: 2, CaptionFont.SERIF: 3, CaptionFont.MONO: 4}[kind]
