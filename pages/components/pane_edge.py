"""An edge between two parts of the screen, to be dragged."""

from __future__ import annotations

from enum import StrEnum

from nicegui.element import Element


class Pane(StrEnum):
    """What an edge belongs to."""

    LEFT = "left"
    RIGHT = "right"
    TIMELINE = "timeline"


class PaneEdge(Element, component="pane_edge.js"):
    """Gives a part more or less of the screen; the sides can be closed. It needs no help from the server."""

    def __init__(self, pane: Pane) -> None:
        super().__init__()
        self._props["pane"] = pane.value
