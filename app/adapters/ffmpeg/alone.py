"""A crew of one process: nobody else makes anything."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping, Sequence

from app.ports.spans import Span


class Alone:
    """The Crew of a render that no other worker helps with."""

    def __init__(self) -> None:
        self._waiting: deque[Span] = deque()
        self._left = 0
        self._frames: dict[int, int] = {}
        self._lock = threading.Lock()

    def offer(self, spans: Sequence[Span]) -> None:
        """Say what is to be made."""
        self._waiting, self._left = deque(spans), len(spans)

    def take(self) -> Span | None:
        """One to make here; None when others make all the rest."""
        with self._lock:
            return self._waiting.popleft() if self._waiting else None

    def note(self, span: Span, frames: int) -> None:
        """So many frames of a span are made."""
        with self._lock:
            self._frames[span.number] = frames

    def finish(self, span: Span) -> None:
        """A span is there."""
        with self._lock:
            self._frames[span.number] = span.frames
            self._left -= 1

    def give_back(self, span: Span) -> None:
        """A span was not made."""
        with self._lock:
            self._waiting.append(span)

    def frames(self) -> Mapping[int, int]:
        """How many frames of each span are made."""
        with self._lock:
            return dict(self._frames)

    def left(self) -> int:
        """How many spans are not there yet."""
        with self._lock:
            return self._left
