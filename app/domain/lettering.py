"""Which font draws which letter of burnt captions, and which letters none can draw. Pure.

Letters of one script that join or stand on each other come from one font, so that they are shaped:

    "Zoë said नमस्ते"     Sans: Z o ë s a i d     a font of this machine: न म स ् त े

What the chosen font has it draws. Then the fonts that Cutroom brings are asked, then those of the folder
for fonts, then those that are installed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from app.domain.caption_style import CaptionStyle
from app.domain.fonts import ORDINARY, FontFace, FontFamily, FontFile, likeness

_EAST = "EAST"
_EASTERN = frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
_EASTERN |= {"FULLWIDTH", "HALFWIDTH"}
FIRST_EASTERN = "\u1100"  # no sign before it is one of Chinese, Japanese or Korean
_ALONE = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", _EAST})
"""Scripts whose letters stand each by itself: one that the chosen font lacks leaves the others alone."""

_JOINERS = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
_VARIANTS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_PLACES = {"ja": {"JP"}, "ko": {"KR"}, "zh": {"SC", "CN"}, "zh-hant": {"TC", "TW"}}
_PLACES |= {"zh-tw": _PLACES["zh-hant"], "zh-hk": {"HK", "TC"}}
"""How families say for which language they draw the letters that Chinese, Japanese and Korean share."""


@dataclass(frozen=True, slots=True)
class DrawingFont:
    """A font that draws letters which the chosen one lacks."""

    family: str
    file: FontFile
    letters: str
    number: int = 0  # of the face in its file
    weight: int = ORDINARY
    line: int = 1164  # how high libass takes a line of it to be, in thousandths of an em


@dataclass(frozen=True, slots=True)
class Lettering:
    """What drawing captions takes besides a look: nothing where the chosen font has all letters."""

    fonts: tuple[DrawingFont, ...] = ()
    undrawn: str = ""  # letters that no font has, each once

    def families(self) -> Mapping[str, str]:
        """By letter: the family that draws it, where that is not the chosen one."""
        return {letter: font.family for font in self.fonts for letter in font.letters}


PLAIN_LETTERING = Lettering()


@dataclass(frozen=True, slots=True)
class Share:
    """Letters that a family draws."""

    family: FontFamily
    face: FontFace
    letters: str


def shared_out(
    texts: Iterable[str],
    style: CaptionStyle,
    ours: Sequence[FontFamily],
    others: Sequence[FontFamily] = (),
    *,
    languages: Sequence[str] = (),
) -> tuple[Sequence[Share], str]:
    """What the first of our fonts, the chosen one, leaves to which other one; and what nobody has."""
    letters = sorted(filter(is_seen, set().union(*texts)))
    told = _places(letters, languages)

    def order(family: FontFamily) -> tuple[object, ...]:
        elsewhere = not told & set(family.name.split())
        weight = abs(family.face(bold=False).weight - ORDINARY)
        return not family.own, elsewhere, likeness(family.name, style.font), weight, family.name.casefold()

    asked = [*ours, *sorted(others, key=order)]
    shares: dict[str, list[str]] = {}
    undrawn: list[str] = []
    for script, group in groupby(
        sorted(letters, key=lambda each: (not _script(each), _script(each))), _script
    ):
        if not script:  # what all scripts share comes from a font that draws already, if one has it
            asked = [asked[0], *sorted(asked[1:], key=lambda family: family.name not in shares)]
        for letter, family in _share(script, list(group), asked, bold=style.bold):
            if family is None:
                undrawn.append(letter)
            elif family is not asked[0]:
                shares.setdefault(family.name, []).append(letter)
    by_name = {family.name: family for family in asked}
    drawn = (
        Share(by_name[name], by_name[name].face(bold=style.bold), "".join(sorted(drawn)))
        for name, drawn in sorted(shares.items())
    )
    return tuple(drawn), "".join(sorted(undrawn))


def used_by(texts: Iterable[str], letters: Lettering) -> Lettering:
    """Of what drawing takes, what these texts take: where nothing of the rest is told."""
    there = set().union(*texts)
    fonts = (
        replace(font, letters="".join(letter for letter in font.letters if letter in there))
        for font in letters.fonts
    )
    undrawn = "".join(letter for letter in letters.undrawn if letter in there)
    return Lettering(tuple(font for font in fonts if font.letters), undrawn)


def runs(line: str, letters: Lettering) -> Iterator[tuple[str | None, str]]:
    """Stretches of a line, each with the family that draws it; None is the chosen one.

    What is not seen by itself, such as a space or a mark, stays with the letter before it.
    """
    if not letters.fonts:
        if line:
            yield None, line
        return
    families, text, family = letters.families(), "", None
    for sign in line:
        wanted = families.get(sign) if _leads(sign) else family
        if text and wanted != family:
            yield family, text
            text = ""
        text, family = text + sign, wanted
    if text:
        yield family, text


def is_seen(sign: str) -> bool:
    """Whether a sign leaves something in the picture that a font must have."""
    if sign.isspace() or not sign.isprintable() or sign in _JOINERS:
        return False
    return not any(ord(sign) in each for each in _VARIANTS)


def is_eastern(letter: str) -> bool:
    """Whether it is a letter, or a sign, of Chinese, Japanese or Korean."""
    if letter < FIRST_EASTERN:
        return False
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0] in _EASTERN


def _share(
    script: str, letters: Sequence[str], asked: Sequence[FontFamily], *, bold: bool
) -> Iterator[tuple[str, FontFamily | None]]:
    """Letters of one script that the first family does not draw, each with the one that does."""
    covers = [(family, family.face(bold=bold).covers) for family in asked]
    lacked = [letter for letter in letters if letter not in covers[0][1]]
    if not lacked:
        return
    wanted = lacked if not script or script in _ALONE else letters
    whole = next((family for family, has in covers if all(letter in has for letter in wanted)), None)
    if whole is not None:
        yield from ((letter, whole) for letter in wanted)
        return
    for letter in lacked:
        yield letter, next((family for family, has in covers if letter in has), None)


def _script(sign: str) -> str:
    """The script of a letter, by the first word of its name; empty for what all scripts share."""
    if unicodedata.category(sign)[0] not in "LM":
        return ""
    word = unicodedata.name(sign, "").partition(" ")[0].partition("-")[0]
    if word in ("COMBINING", "MODIFIER"):
        return ""
    return _EAST if word in _EASTERN else word


@cache
def _leads(sign: str) -> bool:
    return is_seen(sign) and unicodedata.category(sign)[0] != "M"


def _places(letters: Sequence[str], languages: Sequence[str]) -> set[str]:
    """The words of families that draw shared letters as the first language that has such letters does."""
    for language in (language.casefold() for language in languages):
        for known in (language, language[:7], language[:5], language[:2]):
            if known in _PLACES:
                return _PLACES[known]
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in letters}
    if names & {"HIRAGANA", "KATAKANA"}:
        return _PLACES["ja"]
    return _PLACES["ko" if "HANGUL" in names else "zh"]
