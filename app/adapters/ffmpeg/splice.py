"""Putting copied packets and encoded pieces into one stream: what is asked of the child process."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.adapters.ffmpeg.children import run_child
from app.adapters.ffmpeg.commands import index_room
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.workshop import Workshop
from app.domain.errors import OutputInvalid
from app.domain.render_plan.pace import Stage
from app.domain.render_plan.serial import plan_from_json, plan_to_json
from app.domain.render_plan.values import RenderPlan

MESSAGE = "Putting it together"
SPLICED = "spliced.part"
_ORDER = "splice.json"


@dataclass(frozen=True, slots=True)
class SpliceOrder:
    """All that the child process must know."""

    plan: RenderPlan
    sources: dict[str, Path]
    pieces: tuple[Path | None, ...]  # one for each segment; None where it is copied
    extras: Path | None  # sound and captions, whole and coded
    muxer: str
    output: Path

    @property
    def reordered(self) -> int:
        """How many packets later than shown a picture may be stored."""
        if self.plan.splice:
            return self.plan.splice.reordered
        picture = self.plan.preset.picture
        return picture.reordered if picture else 0


def splice(
    shop: Workshop, plan: RenderPlan, muxer: str, *, pieces: Sequence[str | None], extras: str | None
) -> Path:
    """Write the output in one pass. Raises OutputInvalid when its parts do not go together."""
    output = shop.folder / SPLICED
    order = SpliceOrder(
        plan,
        {name: path.absolute() for name, path in shop.files.items()},
        tuple(shop.folder.absolute() / name if name else None for name in pieces),
        shop.folder.absolute() / extras if extras else None,
        muxer,
        output.absolute(),
    )
    (shop.folder / _ORDER).write_text(json.dumps(_plain(order)), encoding="utf-8")

    def hear(progress: Progress) -> None:
        shop.stages.say(Stage.JOINING, progress.fraction(plan.seconds), MESSAGE)

    shop.stages.say(Stage.JOINING, 0.0, MESSAGE)
    place = str((shop.folder / _ORDER).absolute())
    run_child("app.adapters.ffmpeg.splice_child", [place], cancelled=shop.cancelled, on_progress=hear)
    if not output.is_file():
        raise OutputInvalid("The parts could not be put together.")
    return output


def read_order(path: Path) -> SpliceOrder:
    """What `splice` wrote for its child."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    return SpliceOrder(
        plan_from_json(plain["plan"]),
        {name: Path(place) for name, place in plain["sources"].items()},
        tuple(Path(place) if place else None for place in plain["pieces"]),
        Path(plain["extras"]) if plain["extras"] else None,
        plain["muxer"],
        Path(plain["output"]),
    )


def muxer_options(plan: RenderPlan, muxer: str) -> dict[str, str]:
    """The index in front, in room that is kept for it."""
    return {"moov_size": str(index_room(plan))} if muxer in ("mp4", "mov") else {}


def _plain(order: SpliceOrder) -> dict[str, Any]:
    return {
        "plan": plan_to_json(order.plan),
        "sources": {name: str(path) for name, path in order.sources.items()},
        "pieces": [str(path) if path else None for path in order.pieces],
        "extras": str(order.extras) if order.extras else None,
        "muxer": order.muxer,
        "output": str(order.output),
    }
