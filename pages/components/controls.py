"""Buttons, labels and facts as they look on every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from nicegui import ui


class Look(StrEnum):
    """How loud a button is. A page has one primary button."""

    PRIMARY = "primary"
    OUTLINED = "outlined"
    PLAIN = "plain"
    DANGER = "danger"


def button(
    text: str,
    on_click: Callable[..., Any],
    *,
    look: Look = Look.OUTLINED,
    icon: str | None = None,
    test_id: str | None = None,
) -> ui.button:
    """A button with words."""
    made = ui.button(text, on_click=on_click, color=None, icon=icon)
    return _quiet(made, f"button {look}", test_id)


def icon_button(
    icon: str, tip: str, on_click: Callable[..., Any] | None = None, *, test_id: str | None = None
) -> ui.button:
    """A button with a drawing; `tip` names it for everybody."""
    made = ui.button(on_click=on_click, color=None, icon=icon)
    made.props["aria-label"] = tip
    made.props["title"] = tip
    return _quiet(made, "button icon", test_id)


def menu_item(text: str, on_click: Callable[..., Any], *, icon: str) -> None:
    """One line of a menu, with a drawing before it."""
    line = ui.menu_item(on_click=on_click).props("role=menuitem")
    with line.mark(f"menu-{text.split(maxsplit=1)[0].lower()}"):
        ui.icon(icon)
        ui.label(text)


def link(address: str) -> ui.element:
    """A way to another page, around whatever is put in."""
    made = ui.element("a")
    made.props["href"] = address
    return made


def title(text: str) -> None:
    """The heading of a panel, cut short where there is no room."""
    with ui.element("h2").classes("inspector-title"):
        name = ui.label(text).classes("clip-text").props("dir=auto")
        name.props["title"] = text


def section(text: str) -> None:
    """A heading within a panel."""
    with ui.element("h3"):
        ui.label(text)


@contextmanager
def labelled(text: str) -> Iterator[ui.element]:
    """A row with its label, for a field that says the same of itself by `aria-label`."""
    with ui.element("div").classes("labelled") as row:
        ui.label(text).classes("dim").props("aria-hidden=true")
        yield row


def facts(*pairs: tuple[str, str]) -> list[ui.label]:
    """A list of names and values; gives what shows the values."""
    shown = []
    with ui.element("dl").classes("facts"):
        for name, value in pairs:
            with ui.element("dt"):
                ui.label(name)
            with ui.element("dd"):
                shown.append(ui.label(value))
    return shown


def _quiet(made: ui.button, classes: str, test_id: str | None) -> ui.button:
    made.props("flat no-caps :ripple=false").classes(classes)
    if test_id:
        made.props["data-testid"] = test_id
        made.mark(test_id)
    return made
