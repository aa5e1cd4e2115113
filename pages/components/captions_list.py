"""The list of captions: written, timed, imported and exported in the browser."""

from __future__ import annotations

from nicegui.element import Element

from app.domain.caption_style import LOOKS
from app.domain.encodings import ENCODINGS
from app.domain.serial import style_to_document


class CaptionsList(Element, component="captions_list.js"):
    """Shows the captions of the browser's store and edits them. Nothing passes through Python."""

    def __init__(self) -> None:
        super().__init__()
        self._props["looks"] = {name: style_to_document(style) for name, style in LOOKS.items()}
        self._props["encodings"] = dict(ENCODINGS)
        self.classes("captions")
