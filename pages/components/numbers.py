"""Fields for exact numbers: what a person types is read as it stands, never as a float."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from fractions import Fraction
from typing import TypeVar

from nicegui import ui

from pages.components.asking import Asking
from pages.components.dialogs import on_page
from pages.live import tell

T = TypeVar("T")

DIFFER = "mixed"
TEN = 10  # thousandths in a per cent


class DecimalField:
    """A field that hands over its number when the person leaves it, presses Enter, or steps by ↑ and ↓.

    None stands for numbers that differ: the field is empty until somebody writes one for all of them.
    """

    def __init__(
        self,
        label: str,
        value: Fraction | None,
        on_change: Callable[[Fraction], Awaitable[None]],
        *,
        suffix: str,
        mark: str,
        spoken: str | None = None,
        step: Fraction,
        least: Fraction,
        most: Fraction | None = None,
    ) -> None:
        self._asking: Asking[Fraction | None] = Asking(value, put=self._put, on_change=self._hand_over)
        self._on_change = on_change
        self._step, self._least, self._most = step, least, most
        self._page = on_page()
        with ui.element("label").classes("field"):
            ui.label(label).classes("dim")
            field = ui.input(value=_shown(value), placeholder=DIFFER if value is None else None).mark(mark)
        field.props["aria-label"] = spoken or label
        field.props(f'dense outlined suffix="{suffix}" inputmode=decimal')
        field.on("keydown.enter", js_handler="(event) => event.target.blur()")
        field.on("keydown.escape", self._revert, js_handler="(event) => { emit(); event.target.blur(); }")
        field.on("keydown.up.prevent", lambda: self._go(1), args=[])
        field.on("keydown.down.prevent", lambda: self._go(-1), args=[])
        field.on("focusout", self._leave, args=[])  # its "blur" comes after what is clicked next
        self._field = field

    def show(self, value: Fraction | None) -> None:
        """Show what is true now."""
        self._asking.show(value)

    def _put(self, value: Fraction | None) -> None:
        if self._field.is_deleted:
            return  # the person went on to another clip
        self._field.value = _shown(value)
        self._field.props["placeholder"] = DIFFER if value is None else ""

    async def _hand_over(self, value: Fraction | None) -> None:
        if value is not None:
            await self._on_change(value)

    def _revert(self) -> None:
        self._put(self._asking.value)

    async def _leave(self) -> None:
        if self._untouched():
            return
        number = self._read()
        with self._page:  # the field may be gone: another clip was clicked
            if number is None:
                tell("That is not a number.", refused=True)
                self._revert()
            elif number != self._asking.value:
                await self._asking.ask(number)

    async def _go(self, direction: int) -> None:
        """One step up or down, onto a whole number of steps."""
        number = self._least if self._untouched() and self._asking.value is None else self._read()
        if number is None:
            return
        steps = number / self._step
        went = (steps // 1 + 1 if direction > 0 else -(-steps // 1) - 1) * self._step
        went = max(self._least, went if self._most is None else min(went, self._most))
        self._put(went)
        await self._asking.ask(went)

    def _read(self) -> Fraction | None:
        return self._asking.value if self._untouched() else read_number(str(self._field.value).strip())

    def _untouched(self) -> bool:
        return str(self._field.value).strip() == _shown(self._asking.value)


def per_cent_field(
    label: str, on_change: Callable[[int], Awaitable[None]], *, spoken: str, least: int, most: int
) -> DecimalField:
    """A field for per cent that hands over thousandths from `least` to `most`, and says so of any others."""

    async def change(number: Fraction) -> None:
        thousandths = round(number * TEN)
        if least <= thousandths <= most:
            await on_change(thousandths)
        else:
            tell(f"From {least // TEN} to {most // TEN} per cent.".replace("-", "−"), refused=True)

    return DecimalField(
        label,
        Fraction(0),
        change,
        suffix="%",
        mark=spoken.lower().replace(" ", "-"),
        spoken=spoken,
        step=Fraction(1),
        least=Fraction(least, TEN),
        most=Fraction(most, TEN),
    )


def common(values: Iterable[T]) -> T | None:
    """What all of them are; None while they differ."""
    different = set(values)
    return different.pop() if len(different) == 1 else None


def read_number(text: str) -> Fraction | None:
    """The number that a person typed, with a point or a comma, or as a ratio; None when it is none."""
    if len(text) > 20 or not set(text) <= set("0123456789.,/-+ "):
        return None
    try:
        return Fraction(text.strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return None


def _shown(value: Fraction | None) -> str:
    return "" if value is None else f"{round(float(value), 3):g}"
