"""Taking fields out of one object of a document, strictly: every complaint names the place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from app.domain.errors import InvalidDocument
from app.domain.exact_text import is_safe
from app.domain.timeline import MAX_FRAMES, MAX_ID

_Number = TypeVar("_Number")
_Kind = TypeVar("_Kind", bound=StrEnum)
_MISSING: Any = object()


class Part:
    """One object of the document. Fields are taken out of it; `done` refuses what is left over."""

    def __init__(self, values: Mapping[str, Any], place: str = "") -> None:
        self._values = dict(values)
        self._place = place

    def whole(self, name: str, default: int = _MISSING, *, least: int = 0, most: int = MAX_FRAMES) -> int:
        """A whole number within bounds."""
        value = self._take(name, default)
        if type(value) is not int:
            self.refuse(name, "must be a whole number")
        if not least <= value <= most:
            self.refuse(name, f"must lie between {least} and {most}")
        return value

    def flag(self, name: str, default: bool) -> bool:
        """True or false, and nothing that is merely like it."""
        value = self._take(name, default)
        if type(value) is not bool:
            self.refuse(name, "must be true or false")
        return value

    def text(self, name: str, default: str = _MISSING, *, most: int, lines: bool = False) -> str:
        """Text without control characters."""
        value = self._take(name, default)
        if type(value) is not str:
            self.refuse(name, "must be text")
        if not is_safe(value, most=most, lines=lines):
            self.refuse(name, f"is longer than {most} characters or holds control characters")
        return value

    def id(self, name: str = "id") -> str:
        """An id: text that is not empty."""
        value = self.text(name, most=MAX_ID)
        if not value:
            self.refuse(name, "must not be empty")
        return value

    def number(self, name: str, default: str, read: Callable[[str], _Number]) -> _Number:
        """An exact number that is written as text."""
        text = self.text(name, default, most=100)
        try:
            return read(text)
        except ValueError:
            self.refuse(name, f"is not an exact number: {text[:40]!r}")

    def one_of(self, name: str, kinds: type[_Kind], default: _Kind = _MISSING) -> _Kind:
        """A word of a fixed set."""
        value = self._take(name, default)
        try:
            return kinds(value)
        except ValueError:
            self.refuse(name, f"must be one of {', '.join(kinds)}")

    def pair(self, name: str) -> tuple[int, int]:
        """Two whole numbers above zero."""
        value = self._take(name, _MISSING)
        right = isinstance(value, list) and len(value) == 2 and all(type(n) is int for n in value)
        if not right or not all(1 <= n <= MAX_FRAMES for n in value):
            self.refuse(name, "must be two whole numbers above zero")
        return value[0], value[1]

    def four(self, name: str, default: tuple[int, int, int, int], *, most: int) -> tuple[int, int, int, int]:
        """Four whole numbers from zero on."""
        value = self._take(name, list(default))
        right = isinstance(value, list) and len(value) == 4 and all(type(n) is int for n in value)
        if not right or not all(0 <= n <= most for n in value):
            self.refuse(name, f"must be four whole numbers between 0 and {most}")
        return value[0], value[1], value[2], value[3]

    def parts(self, name: str, *, most: int) -> Iterator[Part]:
        """The objects of a list."""
        values = self._take(name, [])
        if not isinstance(values, list):
            self.refuse(name, "must be a list")
        if len(values) > most:
            self.refuse(name, f"has more than {most} entries")
        for index, value in enumerate(values):
            place = f"{self._at(name)}[{index}]"
            if not isinstance(value, dict):
                raise InvalidDocument(f"That timeline cannot be read: {place} must be an object.")
            yield Part(value, place)

    def part(self, name: str) -> Part:
        """An object within this one; an empty one where there is none."""
        value = self._take(name, {})
        if not isinstance(value, dict):
            self.refuse(name, "must be an object")
        return Part(value, self._at(name))

    def maybe(self, name: str) -> Part | None:
        """An object within this one, where there is one."""
        return self.part(name) if name in self._values else None

    def done(self) -> None:
        """Refuse fields that nobody took."""
        for name in self._values:
            self.refuse(str(name)[:40], "is not a known field")

    def refuse(self, name: str, reason: str) -> NoReturn:
        """Say what is wrong with a field, and where it stands."""
        raise InvalidDocument(f"That timeline cannot be read: {self._at(name)} {reason}.")

    def _take(self, name: str, default: Any) -> Any:
        value = self._values.pop(name, default)
        if value is _MISSING:
            self.refuse(name, "is missing")
        return value

    def _at(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name
