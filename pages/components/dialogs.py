"""Dialogs as they look on every page, and questions that are asked in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nicegui import ui

from pages.components.controls import Look, button


def on_page() -> ui.element:
    """The page itself, as the place for a dialog: a menu that closes would take its dialog along."""
    return ui.context.client.content


@contextmanager
def sheet(title: str, classes: str = "") -> Iterator[ui.dialog]:
    """A dialog with its title; the block lays out what stands below."""
    with on_page(), ui.dialog() as dialog, ui.card().classes(f"sheet {classes}"):
        dialog.props["aria-label"] = title
        ui.label(title).classes("sheet-title")
        yield dialog


async def answer_of(dialog: ui.dialog) -> Any:
    """What was answered. A window that goes takes its question along: then it is None."""
    answer = await dialog
    if not dialog.is_deleted:
        dialog.delete()
    return answer


async def ask(title: str, text: str, *, yes: str) -> bool:
    """Ask before something that cannot be taken back; True when the person goes on."""
    with sheet(title) as dialog:
        ui.label(text).classes("dim")
        with ui.element("div").classes("sheet-actions"):
            button("Cancel", lambda: dialog.submit(False)).props("autofocus")
            button(yes, lambda: dialog.submit(True), look=Look.DANGER, test_id="yes")
    return bool(await answer_of(dialog))


async def ask_also(title: str, text: str, *, yes: str, also: str | None) -> bool | None:
    """Ask as `ask` does, with a box to tick that stands open: whether it was ticked, None for no."""
    with sheet(title) as dialog:
        ui.label(text).classes("dim")
        box = ui.checkbox(also or "").props("dense").mark("also")
        box.visible = also is not None
        with ui.element("div").classes("sheet-actions"):
            button("Cancel", lambda: dialog.submit(None)).props("autofocus")
            button(yes, lambda: dialog.submit(bool(box.value)), look=Look.DANGER, test_id="yes")
    answer = await answer_of(dialog)
    return None if answer is None else bool(answer)


async def ask_text(title: str, *, value: str, yes: str, max_length: int = 255) -> str | None:
    """Ask for a line of text; None when the person thinks better of it."""
    with sheet(title) as dialog:
        field = ui.input(value=value).props(f"dense outlined autofocus maxlength={max_length}")
        field.props["aria-label"] = title
        field.on("focus", js_handler="(event) => event.target.select()")  # typing replaces it
        field.on("keydown.enter", lambda: dialog.submit(field.value))
        field.mark("ask-text")
        with ui.element("div").classes("sheet-actions"):
            button("Cancel", lambda: dialog.submit(None))
            button(yes, lambda: dialog.submit(field.value), look=Look.PRIMARY, test_id="yes")
    text = str(await answer_of(dialog) or "").strip()
    return text or None
