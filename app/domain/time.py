"""Time on the timeline: whole frames at a rational rate. Nothing here is a float."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

Rate: TypeAlias = Fraction
"""Frames a second, exact: 30000/1001 stays 30000/1001."""

Seconds: TypeAlias = Fraction
"""An exact number of seconds."""


@dataclass(frozen=True, slots=True, order=True)
class TimeRange:
    """A half-open run of whole frames: `start` is in, `end` is not."""

    start: int
    frames: int

    @property
    def end(self) -> int:
        """The first frame after the range."""
        return self.start + self.frames

    def contains(self, frame: int) -> bool:
        """Whether `frame` lies in the range."""
        return self.start <= frame < self.end

    def overlaps(self, other: TimeRange) -> bool:
        """Whether the two ranges share a frame."""
        return self.start < other.end and other.start < self.end


def seconds_at(frame: int, rate: Rate) -> Seconds:
    """The time at which `frame` begins."""
    return Fraction(frame) / rate


def nearest_frame(seconds: Seconds, rate: Rate) -> int:
    """The frame whose beginning is nearest to `seconds`, the later one of two equally near."""
    return (seconds * rate + Fraction(1, 2)).__floor__()


def media_frames(available: Seconds, *, start: Seconds, speed: Fraction, rate: Rate) -> int:
    """How many frames a clip that begins at `start` in its source can have: those whose middle has media.

    Media are rarely a whole number of frames long, and a frame shows what is on screen at its
    middle: frame k needs `start + (k + 1/2) * speed / rate < available`.
    """
    beyond = (available - start) * rate / speed + Fraction(1, 2)
    return max(0, beyond.__ceil__() - 1)


def frames_before(second: int, rate: Rate) -> int:
    """How many frames a timecode counts before a second begins.

    No whole number of frames fits into the seconds of a rate such as the 10.527 of a screen
    recording: there seconds are those of the clock, and some have a frame more than others.
    """
    nominal = _nominal(rate)
    return (second * rate).__ceil__() if nominal is None else second * nominal


def timecode(frame: int, rate: Rate) -> str:
    """Non-drop timecode `HH:MM:SS:FF`, as cameras without drop frames count."""
    nominal = _nominal(rate)
    whole = (frame / rate).__floor__() if nominal is None else frame // nominal
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}:{frame - frames_before(whole, rate):02}"


def _nominal(rate: Rate) -> int | None:
    """The frames in each second of a timecode: 30 for 30 and for 30000/1001, None for other fractions."""
    nearest = max(1, (rate + Fraction(1, 2)).__floor__())
    return nearest if abs(rate - nearest) * 500 <= nearest else None
