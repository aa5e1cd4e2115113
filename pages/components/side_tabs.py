"""Two or more panels in one place, of which one is shown."""

from __future__ import annotations

from collections.abc import Mapping

from nicegui.element import Element
from nicegui.slot import Slot


class SideTabs(Element, component="side_tabs.js"):
    """A panel for each title; the first is shown. It needs no help from the server.

    `verbs` says which of the editor's verbs bring which panel forward.
    """

    def __init__(self, *titles: str, verbs: Mapping[str, str]) -> None:
        super().__init__()
        self._props["titles"] = list(titles)
        self._props["verbs"] = dict(verbs)
        self._panels = {title: self.add_slot(title) for title in titles}

    def panel(self, title: str) -> Slot:
        """The place of what stands in one of the panels."""
        return self._panels[title]
