"""How fast exports go here, learned from those that were made; kept beside the files."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from typing import Any

from app.domain.errors import AppError
from app.domain.render_plan.forecast.pace import Paces, Seen, learned
from app.domain.render_plan.values import RenderPlan
from app.ports import FileStore

logger = logging.getLogger(__name__)

KEY = "paces.json"


class PaceNotes:
    """The paces of this installation. When two learn at once, one of them has learned in vain."""

    def __init__(self, files: FileStore) -> None:
        self._files = files

    def read(self) -> Paces:
        """What is known; nothing at first, or when the notes are damaged."""
        try:
            notes = json.loads(self._files.path(KEY).read_text("utf-8"))
            return {str(kind): float(pace) for kind, pace in notes.items() if _is_pace(pace)}
        except (OSError, ValueError, AttributeError):
            return {}

    def learn(self, plan: RenderPlan, report: Mapping[str, Any]) -> None:
        """Note what a finished export took. One that was taken over, or made twice, teaches nothing."""
        if "made_part" not in report or "took" not in report or "made_again" in report:
            return
        seen = Seen(
            report["took"],
            report["made_part"],
            report["bytes"],
            report.get("sound_share", 0.0),
            report.get("made_sound", True),
        )
        paces = learned(self.read(), plan, seen)
        try:
            with self._files.writing(KEY) as file:
                file.write(json.dumps(paces, indent=1, sort_keys=True).encode())
        except AppError as error:
            logger.info("The paces of an export were not noted: %s", error.message)


def _is_pace(pace: object) -> bool:
    return isinstance(pace, float | int) and math.isfinite(pace) and pace > 0
