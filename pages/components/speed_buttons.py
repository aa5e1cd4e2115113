"""The usual speeds, one press away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from fractions import Fraction

from nicegui import ui

SPEEDS = (Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2), Fraction(4))


class SpeedButtons:
    """A row of buttons, of which the one that holds now looks pressed."""

    def __init__(self, on_choice: Callable[[Fraction], Awaitable[None]]) -> None:
        self._buttons = {}
        with ui.element("div").classes("segments"):
            for speed in SPEEDS:
                made = ui.element("button").props('type="button"').mark(f"speed-{float(speed):g}")
                made.on("click", lambda speed=speed: on_choice(speed))
                with made:
                    ui.label(f"{float(speed):g}×")
                self._buttons[speed] = made

    def show(self, now: Fraction | None) -> None:
        """Press the button of a speed; none when there is no such button, or no one speed."""
        for speed, button in self._buttons.items():
            chosen = speed == now
            button.classes(add="chosen" if chosen else None, remove=None if chosen else "chosen")
            button.props["aria-pressed"] = "true" if chosen else "false"
