"""Exact numbers and safe words as text: "1001/2000", "-3.5", a label without control characters."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

_RATIONAL = re.compile(r"(\d{1,40})(?:/(\d{1,40})|\.(\d{1,9}))?", re.ASCII)
_DECIBELS = re.compile(r"-?\d{1,3}(\.\d{1,3})?", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,3}", re.ASCII)
# Unicode's controls, and lone surrogates, which cannot be stored as UTF-8
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_IN_LINES = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def read_rational(text: str) -> Fraction:
    """The number, zero or more, that "1001/2000", "1.25" or "3" stands for. Raises ValueError."""
    if not _RATIONAL.fullmatch(text):
        raise ValueError(f"not an exact number: {text[:40]!r}")
    try:
        return Fraction(text)
    except ZeroDivisionError as nothing:
        raise ValueError("a fraction over zero") from nothing


def read_decibels(text: str) -> Decimal:
    """The number that "-3.5" stands for, in its shortest form. Raises ValueError."""
    if not _DECIBELS.fullmatch(text):
        raise ValueError(f"not a number of decibels: {text[:40]!r}")
    return Decimal(text).normalize() + 0  # -0 becomes 0


def write_decibels(gain: Decimal) -> str:
    """The shortest text without an exponent: Decimal("1E+1") is "10"."""
    return format(gain.normalize() + 0, "f") if gain else "0"


def is_safe(text: str, *, most: int, lines: bool = False) -> bool:
    """Whether `text` has at most `most` characters and no control character but, with `lines`, newlines."""
    return len(text) <= most and not (_CONTROL_IN_LINES if lines else _CONTROL).search(text)


def is_language(text: str) -> bool:
    """Whether `text` has the form of a language tag, such as "en" or "pt-BR"."""
    return _LANGUAGE.fullmatch(text) is not None


def without_controls(text: str) -> str:
    """The text without what `is_safe` refuses, but with its newlines."""
    return _CONTROL_IN_LINES.sub("", text)
