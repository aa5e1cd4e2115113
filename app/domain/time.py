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


def frames_in(seconds: Seconds, rate: Rate) -> int:
    """How many whole frames begin and end within `seconds`."""
    return (seconds * rate).__floor__()


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


def nominal_rate(rate: Rate) -> int:
    """The whole number of frames that a timecode counts in a second: 30 for 30000/1001."""
    return max(1, (rate + Fraction(1, 2)).__floor__())


def timecode(frame: int, rate: Rate) -> str:
    """Non-drop timecode `HH:MM:SS:FF`, as cameras without drop frames count."""
    nominal = nominal_rate(rate)
    whole, frames = divmod(frame, nominal)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}:{frames:02}"


def frame_of_timecode(text: str, rate: Rate) -> int:
    """The frame that a timecode names; shorter forms count from the right: `12:05` is 12 s 5 frames.

    Raises ValueError when `text` is not one to four numbers joined by colons.
    """
    parts = text.strip().replace(";", ":").split(":")
    if not 1 <= len(parts) <= 4 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(f"not a timecode: {text!r}")
    hours, minutes, seconds, frames = [0] * (4 - len(parts)) + [int(part) for part in parts]
    return ((hours * 60 + minutes) * 60 + seconds) * nominal_rate(rate) + frames
