"""Which seams an earlier export has looked at: where the same pictures meet again, nobody looks twice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import accumulate

from app.adapters.ffmpeg.naming import Naming
from app.adapters.ffmpeg.workshop import Workshop
from app.domain.render_plan.likeness import called
from app.domain.render_plan.pictures.own_times import seams_of
from app.domain.render_plan.serial import plan_to_json
from app.domain.render_plan.values import RenderPlan

AFTER = 2  # segments behind a seam of which pictures may be decoded to look at it


def seam_names(naming: Naming, plan: RenderPlan, pieces: Sequence[str | None]) -> Mapping[int, str]:
    """What the note is called that says that a seam is whole, by its frame."""
    plain = plan_to_json(called(plan, naming.contents))["plan"]
    sides = [piece or segment for piece, segment in zip(pieces, plain["segments"], strict=True)]
    starts = list(accumulate((segment.frames for segment in plan.segments), initial=0))
    numbers = {start: number for number, start in enumerate(starts)}
    return {
        frame: naming.name("seam", "", json.dumps([plain["splice"], sides[at - 1 : at + AFTER]]))
        for frame, at in ((frame, numbers[frame]) for frame, _ in seams_of(plan))
    }


def known_seams(shop: Workshop, names: Mapping[int, str]) -> list[int]:
    """The frames of those that need no look."""
    return [frame for frame, name in names.items() if shop.has(name)] if shop.backing.cache else []


def note_seams(shop: Workshop, names: Mapping[int, str]) -> None:
    """All of them are whole."""
    for name in names.values() if shop.backing.cache else ():
        if not (shop.folder / name).exists():
            with shop.half_made(name) as part:
                (shop.folder / part).touch()
                shop.finish(part, name)
