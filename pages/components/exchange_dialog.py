"""Choosing a file of the library that takes the place of another one."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import ui

from app.domain.media import Asset
from pages.components.controls import Look, button, labelled
from pages.components.dialogs import answer_of, sheet

WHAT_HAPPENS = "Every clip of it here shows the other file, the same stretch at the same place."
IN_TRASH = "It lies in the trash and can be taken back there, too."
NO_OTHER = "Bring the other file into the library first."


async def ask_for_exchange(name: str | None, others: Sequence[Asset], *, in_trash: bool) -> str | None:
    """The id of the file that is to be shown instead; None when the person thinks better of it.

    `name` is None where nobody knows any more what the file was called.
    """
    words = f"Replace “{name}”" if name else "Replace the missing file"
    with sheet(words) as dialog:
        ui.label(WHAT_HAPPENS if others else NO_OTHER).classes("dim")
        if in_trash:
            ui.label(IN_TRASH).classes("dim")
        with labelled("With") as choosing:
            options = {other.id: other.name for other in others}
            select = ui.select(options, value=next(iter(options), None))
            select.props('dense outlined options-dense aria-label="With"').mark("exchange-with")
        choosing.visible = bool(others)
        with ui.element("div").classes("sheet-actions"):
            button("Cancel", lambda: dialog.submit(None)).props("autofocus")
            go = button("Replace", lambda: dialog.submit(select.value), look=Look.PRIMARY, test_id="yes")
            go.visible = bool(others)
    answer = await answer_of(dialog)
    return str(answer) if answer else None
