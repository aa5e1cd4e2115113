"""What is marked on the timeline when the export dialog opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from app.domain.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Marked:
    """Frames of a timeline. A point that is not set counts as the start, or as the end, of the timeline."""

    playhead: int = 0
    range: tuple[int, int] | None = None
    both: bool = False  # whether the two ends of the range were set


class ExportRange(Element, component="export_range.js"):
    """Asks the browser as soon as it is there."""

    def __init__(self, timeline: Timeline, *, on_marked: Callable[[Marked], Any]) -> None:
        super().__init__()
        last = max(1, timeline.frames)

        async def hear(event: GenericEventArguments) -> None:
            told = {name: value for name, value in event.args.items() if type(value) is int}
            first, end = told.get("inPoint"), told.get("outPoint")
            marked = None
            if (first is not None or end is not None) and 0 <= (first or 0) < min(last, end or last):
                marked = (first or 0, min(last, end or last))
            both = marked is not None and first is not None and end is not None
            await on_marked(Marked(min(last - 1, max(0, told.get("playhead", 0))), marked, both))

        self.on("marked", hear)
