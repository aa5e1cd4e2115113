"""Buttons, questions and facts as they look on every page."""

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


def on_page() -> ui.element:
    """The page itself, as the place for a dialog: a menu that closes would take its dialog along."""
    return ui.context.client.content


async def ask(title: str, text: str, *, yes: str) -> bool:
    """Ask before something that cannot be taken back; True when the person goes on."""
    with on_page(), ui.dialog() as dialog, ui.card().classes("sheet"):
        dialog.props["aria-label"] = title
        ui.label(title).classes("sheet-title")
        ui.label(text).classes("dim")
        with ui.element("div").classes("sheet-actions"):
            button("Cancel", lambda: dialog.submit(False)).props("autofocus")
            button(yes, lambda: dialog.submit(True), look=Look.DANGER, test_id="yes")
    return bool(await _answer(dialog))


async def ask_also(title: str, text: str, *, yes: str, also: str | None) -> bool | None:
    """Ask as `ask` does, with a box to tick that stands open: whether it was ticked, None for no."""
    with on_page(), ui.dialog() as dialog, ui.card().classes("sheet"):
        dialog.props["aria-label"] = title
        ui.label(title).classes("sheet-title")
        ui.label(text).classes("dim")
        box = ui.checkbox(also or "").props("dense").mark("also")
        box.visible = also is not None
        with ui.element("div").classes("sheet-actions"):
            button("Cancel", lambda: dialog.submit(None)).props("autofocus")
            button(yes, lambda: dialog.submit(bool(box.value)), look=Look.DANGER, test_id="yes")
    answer = await _answer(dialog)
    return None if answer is None else bool(answer)


async def ask_text(title: str, *, value: str, yes: str, max_length: int = 255) -> str | None:
    """Ask for a line of text; None when the person thinks better of it."""
    with on_page(), ui.dialog() as dialog, ui.card().classes("sheet"):
        dialog.props["aria-label"] = title
        ui.label(title).classes("sheet-title")
        field = ui.input(value=value).props(f"dense outlined autofocus maxlength={max_length}")
        field.props["aria-label"] = title
        field.on("focus", js_handler="(event) => event.target.select()")  # typing replaces it
        field.on("keydown.enter", lambda: dialog.submit(field.value))
        field.mark("ask-text")
        with ui.element("div").classes("sheet-actions"):
            button("Cancel", lambda: dialog.submit(None))
            button(yes, lambda: dialog.submit(field.value), look=Look.PRIMARY, test_id="yes")
    text = str(await _answer(dialog) or "").strip()
    return text or None


async def _answer(dialog: ui.dialog) -> Any:
    """What was answered. A window that goes takes its question along: then it is None."""
    answer = await dialog
    if not dialog.is_deleted:
        dialog.delete()
    return answer


def _quiet(made: ui.button, classes: str, test_id: str | None) -> ui.button:
    made.props("flat no-caps :ripple=false").classes(classes)
    if test_id:
        made.props["data-testid"] = test_id
        made.mark(test_id)
    return made
