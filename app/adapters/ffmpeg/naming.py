"""How the parts of a render are called: after everything that went into them. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.adapters.ffmpeg.commands.parts import segment_command
from app.adapters.ffmpeg.filters.captions import ass_file
from app.domain.coding import Coding, in_pass
from app.domain.lettering import used_by
from app.domain.render_plan.likeness import called, settled
from app.domain.render_plan.pictures.splicing import fitting
from app.domain.render_plan.serial import plan_to_json
from app.domain.render_plan.values import RenderPlan, Segment

ENGINE = 4  # part of every name: raise it when the same plan gives other pictures or sound
STATS = "pass-statistics"  # stands in a command for the file in which a first pass tells the second


@dataclass(frozen=True, slots=True)
class Naming:
    """Names of parts, on an ffmpeg of that version; `contents` names the very bytes of each asset."""

    version: str
    contents: Mapping[str, str]

    def name(self, kind: str, ending: str, *recipe: str) -> str:
        """What a file is called that is made by a recipe, whoever makes it."""
        words = json.dumps([ENGINE, self.version, *recipe])
        return f"{kind}-{hashlib.sha256(words.encode()).hexdigest()[:32]}{ending}"

    def plain(self, plan: RenderPlan) -> str:
        """A plan as text, its sources called by their contents."""
        return json.dumps(plan_to_json(called(plan, self.contents)), sort_keys=True)

    def sources(self, assets: Iterable[str]) -> Mapping[str, Path]:
        """Sources called by what is in them: where a file lies does not change what is made of it."""
        return {asset: Path("/", self.contents.get(asset, asset)) for asset in assets}

    def segment(self, plan: RenderPlan, coding: Coding, number: int) -> str:
        """A segment that is encoded so."""
        segment = settled(plan.segments[number], plan.rate)
        last = in_pass(coding, 2, STATS) if coding.passes > 1 else coding
        captions, _ = captions_of(segment, plan)
        files = self.sources(source.asset for source in plan.sources)
        return self.name(
            "segment", ".mp4", *segment_command(segment, plan, last, files, captions=captions, output="")
        )

    def sound(self, aside: RenderPlan) -> str:
        """What is made beside the picture, which is all of that plan."""
        preset = aside.preset
        recipe = self.plain(replace(aside, preset=replace(preset, picture=None, most_bytes=None)))
        return self.name("sound", preset.extension, preset.name, recipe)

    def whole(self, plan: RenderPlan) -> str:
        """The finished file."""
        return self.name("whole", plan.preset.extension, self.plain(replace(plan, beside=())))


def coding_of(plan: RenderPlan) -> Coding:
    """How the segments of a plan are encoded. Raises ValueError when it has no picture."""
    coding = plan.preset.picture
    if coding is None:
        raise ValueError("an output without picture has no segments")
    return fitting(coding, plan.splice) if plan.splice else coding


def captions_of(segment: Segment, plan: RenderPlan) -> tuple[str | None, str]:
    """The name of the file of a segment's captions, and its text; None when it has none."""
    if not segment.burnt:
        return None, ""
    letters = used_by([text.text for text in segment.burnt], plan.lettering)
    content = ass_file(
        segment.burnt, plan.size, plan.caption_style, matrix=plan.colour.matrix, letters=letters
    )
    return f"captions-{hashlib.sha256(content.encode()).hexdigest()[:32]}.ass", content
