"""What the child process that puts an output together is told, as a file of JSON.

The child is short-lived, so this imports little.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.render_plan.serial import plan_from_json, plan_to_json
from app.domain.render_plan.values import RenderPlan


@dataclass(frozen=True, slots=True)
class SpliceOrder:
    """All that the child process must know."""

    plan: RenderPlan
    sources: dict[str, Path]
    pieces: tuple[Path | None, ...]  # one for each segment; None where it is copied
    extras: tuple[Path | None, ...]  # each sound, as far as it is coded, captions beside the first
    muxer: str
    output: Path
    options: dict[str, str]  # of the muxer
    timescale: int  # ticks a second of the picture; a whole number of them is one frame
    whole: tuple[int, ...] = ()  # the frames of seams that need no look

    @property
    def reordered(self) -> int:
        """How many packets later than shown a picture may be stored."""
        if self.plan.splice:
            return self.plan.splice.reordered
        picture = self.plan.preset.picture
        return picture.reordered if picture else 0


def write_order(order: SpliceOrder, path: Path) -> None:
    """Write down what `read_order` gives back."""
    path.write_text(json.dumps(_plain(order)), encoding="utf-8")


def read_order(path: Path) -> SpliceOrder:
    """What `write_order` was given."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    return SpliceOrder(
        plan_from_json(plain["plan"]),
        {name: Path(place) for name, place in plain["sources"].items()},
        tuple(Path(place) if place else None for place in plain["pieces"]),
        tuple(Path(place) if place else None for place in plain["extras"]),
        plain["muxer"],
        Path(plain["output"]),
        plain["options"],
        plain["timescale"],
        tuple(plain["whole"]),
    )


def _plain(order: SpliceOrder) -> dict[str, Any]:
    return {
        "plan": plan_to_json(order.plan),
        "sources": {name: str(path) for name, path in order.sources.items()},
        "pieces": [str(path) if path else None for path in order.pieces],
        "extras": [str(path) if path else None for path in order.extras],
        "muxer": order.muxer,
        "output": str(order.output),
        "options": order.options,
        "timescale": order.timescale,
        "whole": list(order.whole),
    }
