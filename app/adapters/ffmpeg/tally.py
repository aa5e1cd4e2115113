"""How much of the picture is made, by whomever, and of the sound beside it: one stage of a render."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from app.adapters.ffmpeg.stages import Stages
from app.domain.render_plan.forecast.outlook import SideBySide
from app.domain.render_plan.forecast.stage import Stage
from app.domain.time import Rate
from app.ports.spans import Span

WINDOW = 6  # looks over which the pace is reckoned


class Tally:
    """Counts the frames of spans that were missing; `there` others were not.

    `efforts` is how much work each of them is, `picture` and `sound` how many seconds both may take.
    """

    def __init__(
        self,
        stages: Stages,
        rate: Rate,
        missing: Sequence[Span],
        *,
        efforts: Mapping[int, float],
        there: int = 0,
        picture: float = 1.0,
        sound: float = 0.0,
        processors: int = 2,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stages = stages
        self._rate = rate
        self._missing = missing
        self._there = there
        self._efforts = {span.number: efforts[span.number] / max(1, span.frames) for span in missing}
        self._work = sum(efforts[span.number] for span in missing)
        self._sound_share = sound / ((picture + sound) or 1.0)
        self._outlook = SideBySide(picture=picture, sound=sound, processors=processors)
        self._sound = 0.0 if sound else 1.0
        self._monotonic = monotonic
        self._looks: deque[tuple[float, int]] = deque([(monotonic(), 0)], maxlen=WINDOW)

    def hear(self, part: float) -> None:
        """So much of the sound is made."""
        self._sound = part

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
        drawn = self._drawn(made)
        self._outlook.note(drawn, self._sound, now)
        self._stages.say(
            Stage.ENCODING,
            drawn * (1 - self._sound_share) + self._sound * self._sound_share,
            self._words(frames, current, total),
            left=self._outlook.left(),
            fps=pace,
            speed=pace / float(self._rate) if pace else None,
            current=current,
            total=total,
        )

    def _drawn(self, made: Mapping[int, int]) -> float:
        if not self._work:
            return 1.0
        return sum(each * made.get(number, 0) for number, each in self._efforts.items()) / self._work

    def _words(self, frames: int, current: int, total: int) -> str:
        if frames >= sum(span.frames for span in self._missing):
            return "Encoding the sound"
        return f"Encoding {current} of {total}" if total > 1 else "Encoding the picture"
