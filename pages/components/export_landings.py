"""Where cuts really land when an export encodes nothing: drawn on the timeline, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from nicegui import ui

from app.domain.render_plan.values import Landing
from app.domain.timeline import Edge
from app.services.rendering.described import DescribedLanding


class ExportLandings(ui.element):
    """The list; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__("div")
        self.classes("landings").mark("landings")
        self.props('role="region" aria-label="Where cuts land" tabindex="0"')
        self.visible = False

    def show(self, landings: Sequence[DescribedLanding]) -> None:
        """Say what moves; what stays is only counted."""
        self.clear()
        self.visible = bool(landings)
        moved = [each for each in landings if each.facts.more]
        with self:
            ui.label(_headline(len(landings) - len(moved), len(moved))).classes("dim")
            if moved:
                ui.html(strip_of(landings), sanitize=False)
            for each in moved:
                ui.label(each.sentence)


def strip_of(landings: Sequence[DescribedLanding]) -> str:
    """The clips as they were cut, from left to right, and at their edges what is shown more or less."""
    reached = [each.facts.asked for each in landings] + [_outer(each.facts) for each in landings]
    first, whole = min(0, *reached), max(reached) - min(0, *reached) or 1

    def bar(look: str, begin: int, end: int, title: str = "") -> str:
        place = f"left:{(begin - first) / whole:.4%};width:{(end - begin) / whole:.4%}"
        return f'<i class="{look}" style="{place}" title="{escape(title)}"></i>'

    edges = {(each.facts.clip, each.facts.edge): each.facts.asked for each in landings}
    bars = [
        bar("clip", asked, edges[clip, Edge.TAIL])
        for (clip, edge), asked in edges.items()
        if edge is Edge.HEAD
    ]
    for each in landings:
        facts = each.facts
        begin, end = sorted((facts.asked, _outer(facts)))
        if facts.more:
            look = "shown-more" if facts.more > 0 else "shown-less"
            bars.append(bar(look, begin, end, each.sentence))
    return f'<div class="landing-strip" aria-hidden="true">{"".join(bars)}</div>'


def _outer(facts: Landing) -> int:
    """Where an edge lies beside the clip as it was cut."""
    return facts.asked + (facts.more if facts.edge is Edge.TAIL else -facts.more)


def _headline(stay: int, move: int) -> str:
    if not move:
        return "Every clip begins and ends where it was cut."
    moving = "1 edge of a clip moves" if move == 1 else f"{move} edges of clips move"
    return f"{moving}, {stay} stay:" if stay else f"{moving}:"
