"""The bar at the top of every page but the editor."""

from __future__ import annotations

from nicegui import ui

from pages import icons, theme
from pages.components.account_items import account_items
from pages.components.connection_dot import ConnectionDot
from pages.components.controls import icon_button, link, menu_item

TOGGLE_THEME = 'window.dispatchEvent(new Event("cutroom:toggle-theme"))'


def page_bar() -> None:
    """The brand, the ways to lists and jobs, the connection and the theme."""
    with ui.element("header").classes("page-bar"):
        theme.brand()
        with link("/lists").classes("button"):
            ui.label("Lists")
        ui.element("div").classes("grow")
        ConnectionDot()
        with (
            icon_button(icons.MORE, "More", test_id="more"),
            ui.menu().props('auto-close anchor="bottom right" self="top right"'),
        ):
            menu_item("All projects", lambda: ui.navigate.to("/"), icon=icons.FILM)
            menu_item("Lists", lambda: ui.navigate.to("/lists"), icon=icons.LISTS)
            menu_item("Jobs", lambda: ui.navigate.to("/jobs"), icon=icons.JOBS)
            menu_item("Recently deleted", lambda: ui.navigate.to("/trash"), icon=icons.DELETE)
            theme_item()
            account_items()


def theme_item() -> None:
    """The line of a menu that changes between dark and light, in the browser alone."""
    with ui.menu_item().on("click", js_handler=f"() => {TOGGLE_THEME}"):
        ui.icon(icons.THEME)
        ui.label("Dark or light")
