"""The bar at the top of every page but the editor."""

from __future__ import annotations

from nicegui import ui

from pages import icons, theme
from pages.components.account_items import account_items
from pages.components.connection_dot import ConnectionDot
from pages.components.controls import icon_button, link, menu_item
from pages.components.job_panel import JobPanel

TOGGLE_THEME = 'window.dispatchEvent(new Event("cutroom:toggle-theme"))'


PLACES = {"/": "Projects", "/lists": "Lists", "/jobs": "Jobs"}


def page_bar(here: str | None = None, *, jobs: bool = False) -> None:
    """The brand, the ways to the other pages, the jobs and the connection; `here` is one of PLACES."""
    with ui.element("header").classes("page-bar"):
        theme.brand()
        with ui.element("nav").props('aria-label="Pages"'):
            for address, name in PLACES.items():
                with link(address).classes("button") as way:
                    ui.label(name)
                if address == here:
                    way.props["aria-current"] = "page"
        ui.element("div").classes("grow")
        if jobs:
            JobPanel(in_bar=True)
        ConnectionDot()
        with (
            icon_button(icons.MORE, "More", test_id="more"),
            ui.menu().props('auto-close anchor="bottom right" self="top right"'),
        ):
            menu_item("Recently deleted", lambda: ui.navigate.to("/trash"), icon=icons.DELETE)
            theme_item()
            account_items()


def theme_item() -> None:
    """The line of a menu that changes between dark and light, in the browser alone."""
    with ui.menu_item().props("role=menuitem").on("click", js_handler=f"() => {TOGGLE_THEME}"):
        ui.icon(icons.THEME)
        ui.label("Dark or light")
