"""A CSV file on its way into a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui.element import Element


class ListSheet(Element, component="list_sheet.js"):
    """Takes a CSV file, shows its rows with what is wrong in them, and starts the job that brings them in."""

    def __init__(self, list_id: str, *, on_started: Callable[[], Any]) -> None:
        super().__init__()
        self._props["list"] = list_id
        self.on("started", on_started)
