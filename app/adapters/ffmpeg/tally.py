"""How much of all segments is done, by whomever, told as one stage of a render."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from app.adapters.ffmpeg.stages import Stage, Stages
from app.domain.time import Rate
from app.ports.spans import Span

WINDOW = 6  # looks over which the pace is reckoned


class Tally:
    """Counts frames. What was there before counts as done, and is no part of the pace."""

    def __init__(
        self,
        stages: Stages,
        rate: Rate,
        spans: Sequence[Span],
        missing: Sequence[Span],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stages = stages
        self._rate = rate
        self._missing = missing
        self._there = len(spans) - len(missing)
        self._frames = sum(span.frames for span in spans)
        self._kept = self._frames - sum(span.frames for span in missing)
        self._monotonic = monotonic
        self._looks: deque[tuple[float, int]] = deque([(monotonic(), 0)], maxlen=WINDOW)

    def look(self, made: Mapping[int, int]) -> None:
        """Say how far it is, when so many frames of the spans are made."""
        now, frames = self._monotonic(), sum(made.get(span.number, 0) for span in self._missing)
        self._looks.append((now, frames))
        (since, before), pace = self._looks[0], None
        if now > since and frames > before:
            pace = (frames - before) / (now - since)
        done = self._there + sum(made.get(span.number, 0) >= span.frames for span in self._missing)
        total = self._there + len(self._missing)
        current = min(done + 1, total)
        self._stages.say(
            Stage.ENCODING,
            (self._kept + frames) / max(1, self._frames),
            f"Encoding {current} of {total}" if total > 1 else "Encoding the picture",
            fps=pace,
            speed=pace / float(self._rate) if pace else None,
            current=current,
            total=total,
        )
