"""Choosing a file of the library that takes the place of another one."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import ui

from app.domain.media import Asset
from pages.components.controls import Look, button, on_page

WHAT_HAPPENS = "Every clip of it here shows the other file, the same stretch at the same place."
NO_OTHER = "Bring the other file into the library first."


async def ask_for_exchange(asset: Asset, others: Sequence[Asset]) -> str | None:
    """The id of the file that is to be shown instead; None when the person thinks better of it."""
    words = f"Replace “{asset.name}”"
    with on_page(), ui.dialog() as dialog, ui.card().classes("sheet"):
        dialog.props["aria-label"] = words
        ui.label(words).classes("sheet-title")
        ui.label(WHAT_HAPPENS if others else NO_OTHER).classes("dim")
        with ui.element("div").classes("labelled") as choosing:
            ui.label("With").classes("dim").props("aria-hidden=true")
            options = {other.id: other.name for other in others}
            select = ui.select(options, value=next(iter(options), None))
            select.props('dense outlined options-dense aria-label="With"').mark("exchange-with")
        choosing.visible = bool(others)
        with ui.element("div").classes("sheet-actions"):
            button("Cancel", lambda: dialog.submit(None)).props("autofocus")
            go = button("Replace", lambda: dialog.submit(select.value), look=Look.PRIMARY, test_id="yes")
            go.visible = bool(others)
    answer = await dialog
    if not dialog.is_deleted:
        dialog.delete()
    return str(answer) if answer else None
