"""Numbers with their units, as people read them. Pure."""

from __future__ import annotations

UNBROKEN = "\N{NO-BREAK SPACE}"


def with_unit(number: object, unit: str) -> str:
    """Such as "12 s", of which no line ends in the middle."""
    return f"{number}{UNBROKEN}{unit}"


def in_words(size: int) -> str:
    """Such as "3.4 MB"."""
    for unit, worth in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= worth:
            return with_unit(f"{size / worth:.3g}", unit)
    return f"{size} bytes"
