"""Fields for exact numbers: what a person types is read as it stands, never as a float."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal
from fractions import Fraction

from nicegui import ui
from nicegui.events import GenericEventArguments

from pages.live import tell

QUIETEST, LOUDEST = -40, 12  # decibels that the slider reaches; the ends say so


def decimal_field(
    label: str,
    value: Fraction,
    on_change: Callable[[Fraction], Awaitable[None]],
    *,
    suffix: str,
    mark: str,
) -> None:
    """A field that hands over its number when the person leaves it or presses Enter."""
    shown = f"{round(float(value), 3):g}"

    async def leave() -> None:
        text = str(field.value).strip()
        if text == shown:
            return
        number = read_number(text)
        if number is None:
            tell("That is not a number.", refused=True)
            field.value = shown
        else:
            await on_change(number)

    with ui.element("label").classes("field"):
        ui.label(label).classes("dim")
        field = ui.input(value=shown).props(f'dense outlined suffix="{suffix}" inputmode=decimal').mark(mark)
        field.on("keydown.enter", js_handler="(event) => event.target.blur()")
        field.on("blur", leave)


def read_number(text: str) -> Fraction | None:
    """The number that a person typed, with a point or a comma, or as a ratio; None when it is none."""
    if len(text) > 20 or not set(text) <= set("0123456789.,/-+ "):
        return None
    try:
        return Fraction(text.strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return None


def volume_slider(gain: Decimal, on_change: Callable[[Decimal], Awaitable[None]]) -> None:
    """A slider in decibels; 0 is the volume of the source. It hands over where it is let go."""

    async def let_go(event: GenericEventArguments) -> None:
        await on_change(Decimal(str(event.args)))

    with ui.element("div").classes("volume"):
        slider = ui.slider(min=QUIETEST, max=LOUDEST, step=0.5, value=float(gain)).mark("volume")
        slider.props('aria-label="Volume"').on("change", let_go)
        shown = ui.label().classes("figures dim")
        shown.bind_text_from(slider, "value", lambda value: f"{value:+g} dB" if value else "0 dB")
