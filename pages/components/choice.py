"""A select that asks for edits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nicegui import ui

from pages.components.asking import Asking

# What was chosen is done with, and the keys belong to the editor again.
LEAVE = "() => setTimeout(() => document.activeElement?.blur())"


class Choice:
    """A select that shows what is true when what was chosen is refused."""

    def __init__(self, name: str, mark: str, options: Mapping[Any, str], value: Any, on_change: Any) -> None:
        self._select = ui.select(dict(options), value=value).props("dense outlined options-dense")
        self._select.props["aria-label"] = name
        self._select.mark(mark).props["data-testid"] = mark
        self._select.on("popup-hide", js_handler=LEAVE)
        self._asking = Asking(value, put=self._put, on_change=on_change)
        self._quiet = False
        self._select.on_value_change(self._chosen)

    def show(self, options: Mapping[Any, str], value: Any) -> None:
        """Offer these, of which one is true."""
        if options != self._select.options:
            self._quietly(lambda: self._select.set_options(dict(options), value=value))
        self._asking.show(value)

    async def _chosen(self, event: Any) -> None:
        if not self._quiet:
            await self._asking.ask(event.value)

    def _put(self, value: Any) -> None:
        self._quietly(lambda: self._select.set_value(value))

    def _quietly(self, change: Any) -> None:
        self._quiet = True
        change()
        self._quiet = False
