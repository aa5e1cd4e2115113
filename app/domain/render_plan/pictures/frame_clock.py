"""Which frame of a clip at normal speed shows which picture of its source. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from app.domain.render_plan.values import PictureRun
from app.domain.time import Rate, Seconds


@dataclass(frozen=True, slots=True)
class FrameClock:
    """The first frame whose middle a picture has begun by is the one that shows it.

    A picture at `ticks` has begun by the middle of frame k when
    `ticks * time_base - zero <= source_start + nudge + (k + 1/2) / rate`.
    """

    step: int
    offset: int
    scale: int

    @classmethod
    def of(
        cls, run: PictureRun, *, time_base: Fraction, zero: Seconds, nudge: Fraction, rate: Rate
    ) -> FrameClock:
        """The clock of a run whose source counts in `time_base`, and at its beginning says `zero`."""
        step = time_base * rate
        offset = (zero + run.source_start + nudge) * rate + Fraction(1, 2)
        scale = lcm(step.denominator, offset.denominator)
        return cls(int(step * scale), int(offset * scale), scale)

    def frame_of(self, ticks: int) -> int:
        """The frame, counted from the clip's own beginning; it may lie outside of the clip."""
        return -((self.offset - ticks * self.step) // self.scale)
