"""Reading single values of a message: strictly, whatever JSON can hold.

A reader gives the value or raises ValueError with what the field must be.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from app.domain.caption_style import is_colour
from app.domain.exact_text import is_language, is_safe, read_rational
from app.domain.timeline import MAX_CUE_TEXT, MAX_FRAMES, MAX_ID

MAX_SPEED_DENOMINATOR = 10_000

_Value = TypeVar("_Value")
_Kind = TypeVar("_Kind", bound=StrEnum)


def read_id(value: Any) -> str:
    """An id that somebody made."""
    if type(value) is not str or not value or not is_safe(value, most=MAX_ID):
        raise ValueError(f"must be an id of at most {MAX_ID} characters")
    return value


def whole(least: int, most: int) -> Callable[[Any], int]:
    """Reads a whole number between the two, both included."""

    def read(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"must be a whole number between {least} and {most}")
        return value

    return read


def read_flag(value: Any) -> bool:
    """True or false, and nothing that counts as one."""
    if type(value) is not bool:
        raise ValueError("must be true or false")
    return value


def text(most: int, *, least: int = 0, lines: bool = False) -> Callable[[Any], str]:
    """Reads plain text of so many characters; of several `lines`, if it may have some."""

    def read(value: Any) -> str:
        if type(value) is not str or len(value) < least or not is_safe(value, most=most, lines=lines):
            raise ValueError(f"must be plain text of {least} to {most} characters")
        return value

    return read


def read_language(value: Any) -> str:
    """A tag of a language."""
    if type(value) is not str or not is_language(value):
        raise ValueError('must be a language such as "en" or "pt-BR"')
    return value


def read_colour(value: Any) -> str:
    """A colour as six digits."""
    if type(value) is not str or not is_colour(value):
        raise ValueError('must be a colour such as "#ffe14d"')
    return value


def one_of(kinds: type[_Kind]) -> Callable[[Any], _Kind]:
    """Reads a member of an enumeration by its value."""

    def read(value: Any) -> _Kind:
        if type(value) is not str or value not in list(kinds):
            raise ValueError(f"must be one of {', '.join(kinds)}")
        return kinds(value)

    return read


def exact(read_text: Callable[[str], _Value]) -> Callable[[Any], _Value]:
    """Reads a number that is written as text, so that nothing is rounded."""

    def read(value: Any) -> _Value:
        if type(value) is not str:
            raise ValueError('must be an exact number as text, such as "3/2"')
        return read_text(value)

    return read


def read_speed(value: Any) -> Fraction:
    """A speed that can be saved."""
    speed = exact(read_rational)(value)
    if speed.denominator > MAX_SPEED_DENOMINATOR:
        raise ValueError("has too many digits")
    return speed


def list_of(read_one: Callable[[Any], _Value], *, most: int) -> Callable[[Any], tuple[_Value, ...]]:
    """Reads a list that has one entry at least, each by `read_one`."""

    def read(value: Any) -> tuple[_Value, ...]:
        if type(value) is not list or not 1 <= len(value) <= most:
            raise ValueError(f"must be a list of 1 to {most} entries")
        return tuple(read_one(entry) for entry in value)

    return read


def or_none(read_one: Callable[[Any], _Value]) -> Callable[[Any], _Value | None]:
    """Reads what `read_one` does, or null."""
    return lambda value: None if value is None else read_one(value)


def read_pair(value: Any) -> tuple[int, int]:
    """Two whole numbers, such as a size."""
    if type(value) is not list or len(value) != 2:
        raise ValueError("must be two whole numbers")
    first, second = (whole(1, MAX_FRAMES)(number) for number in value)
    return first, second


def read_rate(value: Any) -> Fraction:
    """A rate: frames, and seconds."""
    return Fraction(*read_pair(value))


read_frame = whole(0, MAX_FRAMES)
read_length = whole(1, MAX_FRAMES)
read_cue_text = text(MAX_CUE_TEXT, lines=True)
