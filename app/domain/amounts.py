"""Amounts of bytes as people read them. Pure."""

from __future__ import annotations


def in_words(size: int) -> str:
    """Such as "3.4 MB"."""
    for unit, worth in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= worth:
            return f"{size / worth:.3g} {unit}"
    return f"{size} bytes"
