"""The preview: plays the edit in the browser, from the sources, without an export."""

from __future__ import annotations

from nicegui.element import Element


class PlayerView(Element, component="player.js"):
    """Shows what the browser's store says, and moves its playhead. Nothing passes through Python."""

    def __init__(self) -> None:
        super().__init__()
        self.classes("player")
