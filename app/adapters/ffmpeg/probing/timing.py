"""How long a stream lasts and how fast its pictures follow each other. Pure: ticks in, fractions out."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median_low

from app.domain.time import Rate, Seconds

SLOWEST, FASTEST = Fraction(1, 1000), Fraction(1000)
UNKNOWN = Fraction(25)
USUAL = (
    *(Fraction(thousands, 1001) for thousands in (15000, 24000, 30000, 48000, 60000, 120000)),
    *(Fraction(whole) for whole in (5, 10, 12, 15, 16, 20, 24, 25, 30, 48, 50, 60, 90, 100, 120, 240)),
)


@dataclass(frozen=True, slots=True)
class Cadence:
    """How the pictures of a stream follow each other."""

    rate: Rate  # on average
    variable: bool


def cadence(starts: Sequence[int], time_base: Fraction, declared: Rate | None) -> Cadence:
    """Judge by the times at which pictures are shown; `declared` is believed when they agree with it.

    The times decide, since headers lie; but they are rounded to the time base (30000/1001 in
    milliseconds is 33, 34, 33), so the exact declared number is kept when it fits.
    """
    shown = sorted(set(starts))
    believable = declared if declared is not None and SLOWEST <= declared <= FASTEST else None
    if len(shown) < 2:
        return Cadence(believable or UNKNOWN, variable=False)
    intervals = [later - sooner for sooner, later in itertools.pairwise(shown)]
    usual = median_low(intervals)
    slack = max(Fraction(1), Fraction(usual, 50))  # one tick is rounding, a fiftieth is a camera's jitter
    irregular = sum(abs(interval - usual) > slack for interval in intervals)
    variable = irregular >= 3 or irregular * 100 > len(intervals)
    measured = Fraction(len(intervals)) / ((shown[-1] - shown[0]) * time_base)
    if not variable:
        nearest_usual = min(USUAL, key=lambda rate: abs(rate - measured))
        for candidate in (believable, nearest_usual):
            if candidate is not None and _agree(candidate, measured, usual, len(intervals)):
                return Cadence(candidate, variable=False)
    return Cadence(min(FASTEST, max(SLOWEST, measured.limit_denominator(1001))), variable)


def _agree(declared: Rate, measured: Rate, usual: int, intervals: int) -> bool:
    # Both ends of the measured span may be off by a tick.
    tolerance = Fraction(1, 500) + Fraction(2, max(1, usual * intervals))
    return abs(declared / measured - 1) <= tolerance


def span(
    *,
    start: int | None,
    starts: Sequence[int],
    end: int | None,
    time_base: Fraction,
    zero: Seconds,
    step: Seconds,
) -> tuple[Seconds, Seconds]:
    """When a stream begins, counted from `zero`, and how long it lasts.

    `start` is what the header says, `starts` and `end` are ticks of packets; `step` is how long the
    last one lasts when it does not say so itself.
    """
    if end is None or not starts:
        return Fraction(0), Fraction(0)
    first = start if start is not None else min(starts)
    begins = max(Fraction(0), first * time_base - zero)
    ends = end * time_base - zero
    if end == max(starts):
        ends += step
    return begins, max(Fraction(0), ends - begins)
