"""Reading and writing caption files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.timeline import Timeline


@dataclass(frozen=True, slots=True)
class ReadCaptions:
    """What a caption file holds, and how it was read."""

    cues: Sequence[tuple[int, int, str]]  # start and end in milliseconds, and text; ordered by their start
    encoding: str = "utf-8"
    guessed: bool = False  # whether nothing in the file says its encoding
    language: str | None = None  # as the file or its name says it


class CaptionFiles(Protocol):
    """Reads and writes caption files: SRT, VTT, ASS."""

    def read(self, data: bytes, name: str, encoding: str | None = None) -> ReadCaptions:
        """What is in a file; without an encoding in the one that it seems to have. Raises InvalidRequest."""
        ...

    def write(self, timeline: Timeline, captions_id: str, format: str) -> str:
        """`format` is `srt`, `vtt` or `ass`."""
        ...
