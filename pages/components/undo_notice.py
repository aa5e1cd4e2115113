"""A sentence about what was deleted, with the way to take it back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui

from pages.components.controls import Look, button
from pages.components.dialogs import on_page

SHOWN_SECONDS = 12.0


def undo_notice(sentence: str, on_undo: Callable[[], Awaitable[None]]) -> None:
    """Show it for a moment, in the place of an earlier one."""
    page = on_page()
    for earlier in [child for child in page.default_slot.children if isinstance(child, UndoNotice)]:
        earlier.delete()
    with page:
        UndoNotice(sentence, on_undo)


class UndoNotice(ui.element):
    """The sentence and the button; it goes by itself."""

    def __init__(self, sentence: str, on_undo: Callable[[], Awaitable[None]]) -> None:
        super().__init__("div")
        self.classes("notice")
        self.props["role"] = "status"

        async def undo() -> None:
            await on_undo()
            self.delete()

        with self:
            ui.label(sentence).classes("clip-text")
            button("Undo", undo, look=Look.OUTLINED, test_id="undo-delete")
            ui.timer(SHOWN_SECONDS, self.delete, once=True)
