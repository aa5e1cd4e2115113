"""The lines of a menu that are about the person: their account, others', and the way out."""

from __future__ import annotations

from nicegui import ui

from app.domain.accounts import LOCAL_OWNER, Act
from pages import icons, person
from pages.components.controls import menu_item

LOG_OUT = 'fetch("/api/session", {method: "DELETE"}).then(() => window.location.assign("/login"))'


def account_items() -> None:
    """Nothing where nobody signs in, and for strangers."""
    if not person.is_known() or person.current().id == LOCAL_OWNER:
        return
    me = person.current()
    menu_item(f"Account of {me.name}", lambda: ui.navigate.to("/account"), icon=icons.PERSON)
    if me.may(Act.MANAGE):
        menu_item("People", lambda: ui.navigate.to("/people"), icon=icons.PEOPLE)
    with (
        ui.menu_item().props("role=menuitem").on("click", js_handler=f"() => {LOG_OUT}").mark("menu-log-out")
    ):
        ui.icon(icons.LEAVE)
        ui.label("Log out")
