"""A slider for how much a picture lets through of what is under it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from pages.components.asking import Asking


class OpacitySlider(Element, component="opacity_slider.js"):
    """Per cent; 100 lets nothing through."""

    def __init__(self, opacity: int, on_change: Callable[[int], Awaitable[None]]) -> None:
        super().__init__()
        self._asking = Asking(opacity, put=self._put, on_change=on_change)
        self._props["value"] = opacity
        self.on("change", self._let_go)

    def show(self, opacity: int) -> None:
        """Show what is true now."""
        self._asking.show(opacity)

    def _put(self, opacity: int) -> None:
        self.run_method("put", opacity)

    async def _let_go(self, event: GenericEventArguments) -> None:
        await self._asking.ask(int(event.args))
