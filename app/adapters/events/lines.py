"""How a message travels on the embedded bus: a line of JSON, `["topic", {...}]`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

MAX_LINE = 1 << 20  # bytes


class LineTooLong(ValueError):
    """The peer sends something that is no message."""


def encode(topic: str, message: Mapping[str, Any]) -> bytes:
    """One message as a line. Raises ValueError for NaN, and for what is too long."""
    line = json.dumps([topic, message], allow_nan=False, separators=(",", ":")).encode() + b"\n"
    if len(line) > MAX_LINE:
        raise LineTooLong(f"a message of {len(line)} bytes on {topic[:80]}")
    return line


def decode(line: bytes) -> tuple[str, dict[str, Any]]:
    """What a line says. Raises ValueError when it is no message."""
    parts = json.loads(line)
    match parts:
        case [str(topic), dict(message)]:
            return topic, message
    raise ValueError("not a message")


class LineSplitter:
    """Whole lines out of chunks of bytes."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The lines that this chunk completes, without their ends. Raises LineTooLong."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        if len(self._rest) > MAX_LINE:
            raise LineTooLong("a line without an end")
        yield from lines
