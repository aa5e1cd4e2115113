"""In and out points as people write them: seconds, a time of day's form, or a timecode. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from app.domain.time import Rate, Seconds, frames_before, seconds_at

_SECONDS = re.compile(r"\d{1,7}(?:[.,]\d{1,9})?", re.ASCII)
_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]?\d(?:[.,]\d{1,9})?)", re.ASCII)
_TIMECODE = re.compile(r"(\d{1,3}):([0-5]?\d):([0-5]?\d)[:;](\d{1,3})", re.ASCII)
MINUTES = 60  # in an hour


@dataclass(frozen=True, slots=True)
class Point:
    """A moment in a file. With `frames` it is a timecode, which means a time only at a rate."""

    seconds: Seconds
    frames: int | None = None

    def at(self, rate: Rate) -> Seconds:
        """The exact time, in a file of that many frames a second."""
        if self.frames is None:
            return self.seconds
        return seconds_at(frames_before(int(self.seconds), rate) + self.frames, rate)


def read_point(text: str) -> Point | None:
    """`12.5`, `1:02`, `1:02:03.25` or the timecode `01:02:03:12`; None for no text. Raises ValueError."""
    written = text.strip()
    if not written:
        return None
    if _SECONDS.fullmatch(written):
        return Point(_number(written))
    if found := _TIME.fullmatch(written):
        hours, minutes, seconds = found.groups()
        if hours is not None and int(minutes) >= MINUTES:
            raise ValueError(f"not a time: {written!r}")
        return Point((int(hours or 0) * 60 + int(minutes)) * 60 + _number(seconds))
    if found := _TIMECODE.fullmatch(written):
        hours, minutes, seconds, frames = map(int, found.groups())
        return Point(Fraction((hours * 60 + minutes) * 60 + seconds), frames)
    raise ValueError(f"not a time: {written[:40]!r}")


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))
