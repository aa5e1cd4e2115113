"""How long a worker waits for what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """The times of a worker, in seconds."""

    lease: float = 30.0
    heartbeat: float = 5.0
    unheard: float = 1.0  # the same, while no word that somebody cancels can come
    again_after: tuple[float, ...] = (
        10.0,
        60.0,
        300.0,
        1800.0,
    )  # after the first, the second … passing fault
    patience: float = 10.0  # how long a hint may be on its way
    storage_retry: tuple[float, float] = (0.2, 2.0)  # first and longest pause
