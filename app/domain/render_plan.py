"""What an export will do: facts about media, timeline and preset in; a plan out. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.time import Rate


@dataclass(frozen=True, slots=True)
class RenderPlan:
    """Placeholder until the engine lands."""

    rate: Rate
    frames: int
