"""What the export command prints of files that it would make. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.domain.lettering_words import warnings
from app.domain.render_plan.forecast.pace import Paces, estimated
from app.domain.render_plan.forecast.summary import encoded_by_reason, summary
from app.domain.render_plan.serial import plan_to_json
from app.domain.render_plan.values import RenderPlan


def printed_plans(plans: Sequence[tuple[Path, RenderPlan]], paces: Paces) -> str:
    """One JSON object for a file, a list of them for several: what there is to know first, then the plan."""
    told = [_told(output, plan, paces) for output, plan in plans]
    return json.dumps(told if len(told) > 1 else told[0], indent=2) + "\n"


def _told(output: Path, plan: RenderPlan, paces: Paces) -> Mapping[str, Any]:
    estimate = estimated(plan, paces)
    return {
        "output": str(output),
        "summary": summary(plan),
        "size": list(plan.size) if plan.segments else None,
        "seconds": round(float(plan.seconds), 6),
        "frames": plan.written_frames,
        "copied_frames": plan.copied_frames,
        "encoded": encoded_by_reason(plan),
        "estimate": {"seconds": round(estimate.seconds, 1), "bytes": estimate.bytes},
        "warnings": list(warnings(plan.lettering, plan.burnt)),
        **plan_to_json(plan),
    }
