"""Bytes of a text file in an unknown encoding as text."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import chardet

from app.domain.encodings import ENCODINGS

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOK = 2_000
_BY_CODEC = {codecs.lookup(name).name: name for name in ENCODINGS if not name.startswith("utf-")}
_NEAREST = "cp1252"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and the encoding that it was read in."""

    text: str
    encoding: str
    guessed: bool = False


def decoded(data: bytes, encoding: str | None = None) -> Decoded:
    """The text in that encoding; without one by its mark, else as UTF-8 or UTF-16 if it is that, else as
    the encoding in which its letters make most sense."""
    if encoding is not None:
        return Decoded(data.decode(encoding, errors="replace").removeprefix("\ufeff"), encoding)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(marked, errors="replace"), marked)
    for sure in (*_unmarked_wide(data), "utf-8"):
        try:
            return Decoded(data.decode(sure), sure)
        except UnicodeDecodeError:
            continue
    likely = _likely(data)
    return Decoded(data.decode(likely, errors="replace"), likely, guessed=True)


def _unmarked_wide(data: bytes) -> tuple[str, ...]:
    """UTF-16 without its mark: digits and line ends have a zero on one side."""
    start = data[:_LOOK]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > len(start) // 8 and odd > 4 * even:
        return ("utf-16-le",)
    if even > len(start) // 8 and even > 4 * odd:
        return ("utf-16-be",)
    return ()


def _likely(data: bytes) -> str:
    found = chardet.detect(data, include_encodings=_BY_CODEC.values())["encoding"]
    return _BY_CODEC.get(codecs.lookup(found).name, _NEAREST) if found else _NEAREST
