"""What a font file says of itself: the families in it, their weights, and which letters they have.

Tables are those of the OpenType specification 1.9. A file that breaks its rules raises ValueError.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from app.domain.fonts import Coverage, can_be_named

MOST_FACES = 64  # in one collection
FAMILY, ENGLISH, WINDOWS = 1, 0x409, 3  # in a table of names; libass reads the family there
SLANTED = 1  # the bit of `fsSelection`
UNICODE = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}  # platforms and encodings of tables by code point

_Bytes: TypeAlias = "bytes | mmap.mmap"


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
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            return list(_faces(data))
        except struct.error as error:
            raise ValueError("it ends too soon") from error


def face_alone(path: Path, number: int) -> bytes:
    """One face of a file, as browsers want it: a font that is no collection. Raises ValueError."""
    data = path.read_bytes()
    try:
        start = _starts(data)[number]
        if data[:4] != b"ttcf":
            return data
        count = len(_tables(data, start))
        place, head, tables = 12 + 16 * count, bytearray(data[start : start + 12]), bytearray()
        for each in range(count):
            tag, checked, offset, length = struct.unpack_from(">4sIII", data, start + 12 + 16 * each)
            head += struct.pack(">4sIII", tag, checked, place + len(tables), length)
            tables += data[offset : offset + length]
            tables += bytes(-len(tables) % 4)
    except (struct.error, IndexError) as error:
        raise ValueError("it has no such face") from error
    return bytes(head + tables)


def _starts(data: _Bytes) -> Sequence[int]:
    """Where the faces of a file begin."""
    if data[:4] != b"ttcf":
        return [0]
    (number,) = struct.unpack_from(">I", data, 8)
    return struct.unpack_from(f">{min(number, MOST_FACES)}I", data, 12)


def _faces(data: _Bytes) -> Iterator[ReadFace]:
    known: dict[int, Coverage] = {}  # faces of a collection share tables
    for number, start in enumerate(_starts(data)):
        tables = _tables(data, start)
        if not tables.keys() & {b"glyf", b"CFF ", b"CFF2"} or tables.keys() & {b"CBDT", b"sbix", b"COLR"}:
            continue  # pictures, which libass does not draw
        if not {b"OS/2", b"name", b"cmap", b"head", b"hhea"} <= tables.keys():
            continue
        weight, slanted = _style(data, tables[b"OS/2"])
        family = _family(data, tables[b"name"])
        if slanted or not family:
            continue
        place = tables[b"cmap"]
        if place not in known:
            known[place] = Coverage(_stretches(data, place))
        yield ReadFace(family, weight, known[place], number, _line(data, tables))


def _tables(data: _Bytes, start: int) -> Mapping[bytes, int]:
    if data[start : start + 4] not in (b"\0\1\0\0", b"OTTO", b"true"):
        raise ValueError("it is no TrueType or OpenType font")
    (number,) = struct.unpack_from(">H", data, start + 4)
    records = (struct.unpack_from(">4s4xI", data, start + 12 + 16 * each) for each in range(number))
    return dict(records)


def _style(data: _Bytes, place: int) -> tuple[int, bool]:
    (weight,) = struct.unpack_from(">H", data, place + 4)
    (selection,) = struct.unpack_from(">H", data, place + 62)
    return weight, bool(selection & SLANTED)


def _line(data: _Bytes, tables: Mapping[bytes, int]) -> int:
    """As libass measures it: what Windows keeps free above and below, else what others do."""
    (measure,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    above, below = struct.unpack_from(">hh", data, tables[b"OS/2"] + 74)
    if above + below == 0:
        above, lower = struct.unpack_from(">hh", data, tables[b"hhea"] + 4)
        below = -lower
    return round((above + below) * 1000 / measure) if measure and above + below > 0 else 1000


def _family(data: _Bytes, place: int) -> str:
    """The family by its English name, or another one that can be named; empty when it has none."""
    number, texts = struct.unpack_from(">2xHH", data, place)
    names = []
    for each in range(number):
        platform, language, kind, length, offset = struct.unpack_from(">H2xHHHH", data, place + 6 + 12 * each)
        if (platform, kind) == (WINDOWS, FAMILY):
            start = place + texts + offset
            names.append((language != ENGLISH, data[start : start + length].decode("utf-16-be", "replace")))
    return next((name for _, name in sorted(names) if can_be_named(name)), "")


def _stretches(data: _Bytes, place: int) -> Iterator[tuple[int, int]]:
    (number,) = struct.unpack_from(">2xH", data, place)
    found = {}
    for each in range(number):
        platform, encoding, offset = struct.unpack_from(">HHI", data, place + 4 + 8 * each)
        (form,) = struct.unpack_from(">H", data, place + offset)
        if (platform, encoding) in UNICODE and form in (4, 12):
            found[form] = place + offset
    if 12 in found:
        yield from _grouped(data, found[12])
    elif 4 in found:
        yield from _segmented(data, found[4])


def _grouped(data: _Bytes, place: int) -> Iterator[tuple[int, int]]:
    """Format 12: groups of code points, each with its first glyph."""
    (number,) = struct.unpack_from(">I", data, place + 12)
    for each in range(number):
        first, last, glyph = struct.unpack_from(">III", data, place + 16 + 12 * each)
        if first + (glyph == 0) <= last:  # glyph 0 is the box
            yield first + (glyph == 0), last


def _segmented(data: _Bytes, place: int) -> Iterator[tuple[int, int]]:
    """Format 4: segments of code points below U+10000, counted up or looked up."""
    (doubled,) = struct.unpack_from(">H", data, place + 6)
    form = f">{doubled // 2}H"
    lasts = struct.unpack_from(form, data, place + 14)
    firsts = struct.unpack_from(form, data, place + 16 + doubled)
    deltas = struct.unpack_from(form, data, place + 16 + 2 * doubled)
    offsets_at = place + 16 + 3 * doubled
    offsets = struct.unpack_from(form, data, offsets_at)
    for number, (first, last, delta, offset) in enumerate(zip(firsts, lasts, deltas, offsets, strict=True)):
        if first > last or first == 0xFFFF:
            continue
        if offset == 0:
            glyphs = [(code + delta) & 0xFFFF for code in range(first, last + 1)]
        else:
            glyphs = list(struct.unpack_from(f">{last - first + 1}H", data, offsets_at + 2 * number + offset))
        yield from ((code, code) for code, glyph in enumerate(glyphs, first) if glyph)
