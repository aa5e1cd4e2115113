"""What of an export is there already, since earlier exports made it. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """What need not be made again: `spans` of `of` that are encoded, which is a `part` of their work."""

    spans: int = 0
    of: int = 0
    part: float = 0.0
    sound: bool = False
    whole: bool = False  # the same file was made before


NOTHING = Kept()
