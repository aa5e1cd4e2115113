"""Keys whose work is the page's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui.element import Element


class EditorVerbs(Element, component="editor_verbs.js"):
    """Hears the keys for the export and for a named version."""

    def __init__(self, *, on_export: Callable[[], Any], on_save_version: Callable[[], Any]) -> None:
        super().__init__()
        self.on("export", on_export)
        self.on("save-version", on_save_version)
