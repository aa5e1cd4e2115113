"""What an export would make, before it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.render_plan.forecast.pace import Estimate
from app.domain.render_plan.values import Landing
from app.domain.time import Seconds


@dataclass(frozen=True, slots=True)
class Description:
    """What an export would make."""

    sentence: str
    size: tuple[int, int] | None  # None without a picture
    frames: int
    seconds: Seconds
    estimate: Estimate
    sound_tracks: int  # of the file that has most of them
    names: tuple[str, ...]  # of the files, without their endings
    warnings: tuple[str, ...] = ()  # such as letters of captions that no font has
    landings: tuple[DescribedLanding, ...] = ()  # where cuts go when nothing is to be encoded


@dataclass(frozen=True, slots=True)
class DescribedLanding:
    """Where one edge of a clip really lies, as facts and as a sentence."""

    facts: Landing
    sentence: str
