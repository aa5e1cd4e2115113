"""Reading and writing caption files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from app.domain.timeline import Timeline


class CaptionFiles(Protocol):
    """Reads and writes caption files: SRT, VTT, ASS."""

    def read(self, data: bytes, name: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, text) of each cue in milliseconds, in order. Raises InvalidRequest."""
        ...

    def write(self, timeline: Timeline, captions_id: str, format: str) -> str:
        """`format` is `srt`, `vtt` or `ass`."""
        ...
