"""The list of captions: written, timed, imported and exported in the browser."""

from __future__ import annotations

from nicegui.element import Element


class CaptionsList(Element, component="captions_list.js"):
    """Shows the captions of the browser's store and edits them. Nothing passes through Python."""

    def __init__(self) -> None:
        super().__init__()
        self.classes("captions")
