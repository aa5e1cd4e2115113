"""A slider for how loud a clip is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from pages.components.asking import Asking

QUIETEST, LOUDEST = -40, 12  # decibels that the slider reaches; the ends say so


class VolumeSlider(Element, component="volume_slider.js"):
    """Decibels; 0 is the volume of the source."""

    def __init__(self, gain: Decimal, on_change: Callable[[Decimal], Awaitable[None]]) -> None:
        super().__init__()
        self._asking = Asking(gain, put=self._put, on_change=on_change)
        self._props.update(value=float(gain), least=QUIETEST, most=LOUDEST)
        self.on("change", self._let_go)

    def show(self, gain: Decimal) -> None:
        """Show what is true now."""
        self._asking.show(gain)

    def _put(self, gain: Decimal) -> None:
        self.run_method("put", float(gain))

    async def _let_go(self, event: GenericEventArguments) -> None:
        await self._asking.ask(Decimal(str(event.args)))
