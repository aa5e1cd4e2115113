"""The field with a project's name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from pages.components.asking import Asking

LONGEST = 255


class NameField(Element, component="name_field.js"):
    """Shows the name, and asks for another one. What is true afterwards is for `show` to say.

    Not NiceGUI's field: what that is told takes two messages, and the second undoes what was typed
    between them.
    """

    def __init__(self, name: str, on_rename: Callable[[str], Awaitable[None]], *, readonly: bool) -> None:
        super().__init__()
        self._asking = Asking(name, put=self._put, on_change=on_rename)
        self._props.update(name=name, longest=LONGEST, readonly=readonly)
        self.on("rename", self._typed)

    def show(self, name: str) -> None:
        """Show what the project is called now."""
        self._asking.show(name)

    def _put(self, name: str) -> None:
        self.run_method("put", name)

    async def _typed(self, event: GenericEventArguments) -> None:
        await self._asking.ask(str(event.args))
