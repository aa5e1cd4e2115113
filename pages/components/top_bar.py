"""The bar at the top of the editor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from nicegui import ui

from pages import icons
from pages.components.account_items import account_items
from pages.components.connection_dot import ConnectionDot
from pages.components.controls import Look, button, icon_button, menu_item
from pages.components.edit_state import EditState
from pages.components.name_field import NameField
from pages.components.page_bar import theme_item


class TopBar(ui.element):
    """The project's name, what was saved, who else is here, and the way to the export.

    `show_name` says what `on_rename` came to. Whoever is only `watching` is told so.
    """

    def __init__(
        self,
        name: str,
        *,
        on_rename: Callable[[str], Awaitable[None]],
        on_export: Callable[[], Any],
        on_versions: Callable[[], Any],
        on_keys: Callable[[], Any],
        on_share: Callable[[], Any] | None = None,
        watching: bool = False,
    ) -> None:
        super().__init__("header")
        self.classes("editor-bar")
        with self:
            icon_button(icons.BACK, "All projects", lambda: ui.navigate.to("/"), test_id="back")
            self._name = NameField(name, on_rename, readonly=watching).mark("project-name")
            if watching:
                ui.label("Only to watch").classes("watch-only").mark("watching")
            else:
                EditState()
            ui.element("div").classes("grow")
            self._people = ui.label().classes("people clip-text dim").mark("people")
            self._people.props("role=status dir=auto data-testid=people")
            ConnectionDot()
            with icon_button(icons.MORE, "More", test_id="more"), ui.menu().props("auto-close"):
                if on_share is not None:
                    menu_item("Share", on_share, icon=icons.SHARE)
                menu_item("Versions", on_versions, icon=icons.HISTORY)
                menu_item("All keys", on_keys, icon=icons.HELP)
                menu_item("Jobs", lambda: ui.navigate.to("/jobs"), icon=icons.JOBS)
                theme_item()
                account_items()
            if not watching:
                button("Export", on_export, look=Look.PRIMARY, icon=icons.EXPORT, test_id="export")
        self.show_people(1)

    def show_name(self, name: str) -> None:
        """Show what the project is called now, unless the person is about to change it."""
        self._name.show(name)

    def show_people(self, count: int, others: Sequence[str] = ()) -> None:
        """Show who else has the project open, or in how many windows; one is not worth a word."""
        windows = f"Open in {count} windows" if count > 1 else ""
        words = f"Also here: {', '.join(others)}" if others else windows
        self._people.text = words
        self._people.visible = bool(words)
        self._people.props["title"] = f"{words}\n{windows}" if others else words
        self._people.update()
