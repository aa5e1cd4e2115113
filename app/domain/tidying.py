"""What is kept for how long, and which of it goes. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

DAY = 86_400.0  # seconds
STALE_DAYS = 2  # what a job works on, after the job is over or gone


@dataclass(frozen=True, slots=True)
class Keep:
    """How long things are kept; None is for ever, or as much as there is."""

    event_days: int = 30
    cache_days: int = 90  # what is made of media, after its last use
    cache_bytes: int | None = None
    export_days: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of one file, and can be made again."""

    key: str  # of the file itself
    bytes: int
    used_at: float  # seconds since 1970


def idle(
    everything: Sequence[Made], keep: Keep, *, now: float, of_late: Collection[str], of_today: Collection[str]
) -> list[Made]:
    """What goes, the longest unused first: what is too old, and what is too much.

    `of_late` are the files that people worked with within `keep.cache_days`, `of_today` within a day:
    those never go for their age, and these for nothing.
    """
    left = sum(made.bytes for made in everything)
    gone: list[Made] = []
    for made in sorted(everything, key=lambda made: made.used_at):
        unused = now - made.used_at
        too_old = unused > keep.cache_days * DAY and made.key not in of_late
        too_much = keep.cache_bytes is not None and left > keep.cache_bytes and unused > DAY
        if made.key not in of_today and (too_old or too_much):
            gone.append(made)
            left -= made.bytes
    return gone
