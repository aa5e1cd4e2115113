"""The jobs of this person: beside the timeline in the editor, in the bar of the other pages."""

from __future__ import annotations

from nicegui.element import Element


class JobPanel(Element, component="job_panel.js"):
    """Shows what runs, fails and gets ready, live. It hears the API's socket, not this page."""

    def __init__(self, *, in_bar: bool = False) -> None:
        super().__init__()
        self._props["in-bar"] = in_bar
