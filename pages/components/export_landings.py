"""Where cuts really land when an export encodes nothing: a plain list in the export dialog."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import ui

from app.services.rendering.rendering import DescribedLanding


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
            for each in moved:
                ui.label(each.sentence)


def _headline(stay: int, move: int) -> str:
    if not move:
        return "Every clip begins and ends where it was cut."
    moving = "1 edge of a clip moves" if move == 1 else f"{move} edges of clips move"
    return f"{moving}, {stay} stay:" if stay else f"{moving}:"
