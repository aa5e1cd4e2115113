"""Bytes of a text file in an unknown encoding as text."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOK = 2_000


def decoded(data: bytes) -> str:
    """The text, by its mark, else as UTF-16 or UTF-8 if it is that, else as Windows-1252 or Latin-1."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    for encoding in (*_unmarked_wide(data), "utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _unmarked_wide(data: bytes) -> tuple[str, ...]:
    """UTF-16 without its mark: digits and line ends have a zero on one side."""
    start = data[:_LOOK]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > len(start) // 8 and odd > 4 * even:
        return ("utf-16-le",)
    if even > len(start) // 8 and even > 4 * odd:
        return ("utf-16-be",)
    return ()
