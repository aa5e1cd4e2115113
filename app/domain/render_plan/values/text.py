"""What a render plan says of what is read: captions, and the names of chapters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimedText:
    """A caption, in frames counted from the start of what it belongs to."""

    start: int
    frames: int
    text: str


@dataclass(frozen=True, slots=True)
class TextTrack:
    """Captions of one language over the whole output."""

    language: str
    cues: tuple[TimedText, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named place, in frames."""

    at: int
    title: str
