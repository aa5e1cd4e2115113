"""Fonts that tests make: each letter is a block that fills its em."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

EM = 1000


def make_font(
    folder: Path,
    family: str,
    letters: str,
    *,
    weight: int = 400,
    slanted: bool = False,
    line: int = EM,
    name: str = "",
) -> Path:
    """A font with these letters and a space, in a folder that is made when it is not there.

    `line` is how high its lines are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    glyphs = {f"u{ord(letter):X}": letter for letter in letters}
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "space", *glyphs])
    builder.setupCharacterMap({32: "space", **{ord(letter): glyph for glyph, letter in glyphs.items()}})
    block, nothing = _block(), TTGlyphPen(None).glyph()
    builder.setupGlyf({".notdef": nothing, "space": nothing, **dict.fromkeys(glyphs, block)})
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", "space", *glyphs], (EM, 0)))
    builder.setupHorizontalHeader(ascent=line - 200, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Bold" if weight >= 600 else "Regular"})
    builder.setupOS2(usWeightClass=weight, fsSelection=int(slanted), usWinAscent=line - 200, usWinDescent=200)
    builder.setupPost()
    path = folder / (name or f"{family}-{weight}.ttf")
    builder.save(path)
    return path


def make_collection(path: Path, fonts: list[Path]) -> Path:
    """Several fonts in one file."""
    collection = TTCollection()
    collection.fonts = [TTFont(font) for font in fonts]
    path.parent.mkdir(parents=True, exist_ok=True)
    collection.save(path)
    return path


def _block() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((0, -200))
    for point in ((0, 800), (EM, 800), (EM, -200)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()
