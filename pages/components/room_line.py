"""How much room a person's media take, and how much there is: one line, which warns before it hurts."""

from __future__ import annotations

from nicegui import ui

from app.domain.amounts import in_words
from app.domain.usage import Usage


class RoomLine:
    """The line where it is made."""

    def __init__(self, usage: Usage) -> None:
        self._label = ui.label().classes("dim free-space").mark("room")
        self.show(usage)

    def show(self, usage: Usage) -> None:
        """Say how things stand now."""
        said = f"{usage} · {in_words(usage.free)} free on the disk"
        self._label.text = said[0].upper() + said[1:]
        word = "nearly-full"
        self._label.classes(**{"add" if usage.nearly_full else "remove": word})
