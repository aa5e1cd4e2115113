"""What a font file says of itself: the families in it, their weights, and which letters they have.

fontTools reads the tables. A file that breaks the rules of OpenType raises ValueError.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from app.domain.fonts import Coverage, can_be_named

MOST_FACES = 64  # in one collection
FAMILY, ENGLISH, WINDOWS = 1, 0x409, 3  # in a table of names; libass reads the family there
SLANTED = 1  # the bit of `fsSelection`
OUTLINES, PICTURES = {"glyf", "CFF ", "CFF2"}, {"CBDT", "sbix", "COLR"}
NEEDED = {"OS/2", "name", "cmap", "head", "hhea"}
BROKEN = (TTLibError, struct.error, AssertionError, LookupError, EOFError, AttributeError, TypeError)
"""What fontTools stumbles over a damaged table with."""


@dataclass(frozen=True, slots=True)
class ReadFace:
    """One face of a file."""

    family: str
    weight: int
    covers: Coverage
    number: int  # in its file
    line: int  # how high libass takes a line of them to be, in thousandths of an em


def read_faces(path: Path) -> list[ReadFace]:
    """The upright faces of a file that libass can draw and an ASS file can name. Raises ValueError."""
    with _opened(path) as faces:
        return [read for number, face in enumerate(faces) if (read := _read(face, number))]


def face_alone(path: Path, number: int) -> bytes:
    """One face of a file, as browsers want it: a font that is no collection. Raises ValueError."""
    with _opened(path) as faces:
        face, alone = faces[number], io.BytesIO()
        if len(faces) == 1:
            return path.read_bytes()
        face.save(alone, reorderTables=None)
        return alone.getvalue()


@contextmanager
def _opened(path: Path) -> Iterator[Sequence[TTFont]]:
    """The faces of a file, their tables read when they are asked for."""
    try:
        with path.open("rb") as file:
            collection = file.read(4) == b"ttcf"
            file.seek(0)
            if collection:
                with TTCollection(file, lazy=True) as faces:
                    yield faces.fonts[:MOST_FACES]
            else:
                with TTFont(file, lazy=True) as face:
                    yield [face]
    except BROKEN as error:
        raise ValueError(f"it is no font: {error}") from error


def _read(face: TTFont, number: int) -> ReadFace | None:
    tables = set(face.keys())
    if not tables & OUTLINES or tables & PICTURES or not tables >= NEEDED:
        return None  # pictures, which libass does not draw
    family, windows = _family(face), face["OS/2"]
    if windows.fsSelection & SLANTED or not family:
        return None
    return ReadFace(family, windows.usWeightClass, _coverage(face), number, _line(face))


def _line(face: TTFont) -> int:
    """As libass measures it: what Windows keeps free above and below, else what others do."""
    measure, windows, others = face["head"].unitsPerEm, face["OS/2"], face["hhea"]
    high = windows.usWinAscent + windows.usWinDescent or others.ascent - others.descent
    return round(high * 1000 / measure) if measure and high > 0 else 1000


def _family(face: TTFont) -> str:
    """The family by its English name, or another one that can be named; empty when it has none."""
    records = [each for each in face["name"].names if (each.platformID, each.nameID) == (WINDOWS, FAMILY)]
    names = sorted((each.langID != ENGLISH, each.toUnicode("replace")) for each in records)
    return next((name for _, name in names if can_be_named(name)), "")


def _coverage(face: TTFont) -> Coverage:
    letters: Mapping[int, str] = face.getBestCmap() or {}
    numbered = enumerate(sorted(code for code, glyph in letters.items() if glyph != ".notdef"))
    stretches = (list(group) for _, group in groupby(numbered, lambda pair: pair[1] - pair[0]))
    return Coverage((group[0][1], group[-1][1]) for group in stretches)
