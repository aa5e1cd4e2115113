"""The two fields for how long clips fade in and out, in seconds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from fractions import Fraction

from nicegui import ui

from app.domain.time import Rate, seconds_at
from pages.components.controls import section
from pages.components.numbers import DecimalField

STEPS = 10  # a second, to the nearest whole number of frames

OnFade = Callable[[int], Awaitable[None]]


class FadeFields:
    """Shows fades in frames; None where those of several clips differ."""

    def __init__(self, rate: Rate, *, fade_in: OnFade, fade_out: OnFade) -> None:
        self._rate = rate
        section("Fades")
        with ui.element("div").classes("pair"):
            self._in = self._field("In", fade_in)
            self._out = self._field("Out", fade_out)

    def show(self, fade_in: int | None, fade_out: int | None) -> None:
        """Show what is true now."""
        for field, frames in ((self._in, fade_in), (self._out, fade_out)):
            field.show(None if frames is None else seconds_at(frames, self._rate))

    def _field(self, label: str, on_fade: OnFade) -> DecimalField:
        rate = self._rate

        async def change(seconds: Fraction) -> None:
            await on_fade(round(seconds * rate))

        return DecimalField(
            label,
            Fraction(0),
            change,
            suffix="s",
            mark=f"fade-{label.lower()}",
            spoken=f"Fade {label.lower()}",
            step=seconds_at(max(1, round(rate / STEPS)), rate),
            least=Fraction(0),
        )
