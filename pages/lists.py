"""The page of all lists of videos."""

from __future__ import annotations

from nicegui import background_tasks, ui

from app.domain.accounts import Act
from app.services import Services
from app.services.lists.batches import lists_topic
from pages import live
from pages.components.controls import Look, button
from pages.components.dialogs import ask_text
from pages.components.list_links import list_links
from pages.components.page_bar import page_bar
from pages.person import current, owner

NOTHING_TO_FILL = "Lists are filled by those who edit. You watch what is shared with you."
WHAT_FOR = "A list holds many videos. Fill it from a CSV file, export all of them, or make projects."


async def build(services: Services) -> None:
    """Lay out the page for one window, and keep it as the lists are."""
    ui.page_title("Lists · Cutroom")
    page_bar("/lists", jobs=True)
    works = current().may(Act.EDIT)  # who only watches could not make one

    async def make() -> None:
        await make_list(services)

    with ui.element("div").classes("page-body"):
        with ui.element("div").classes("list-head"):
            with ui.element("h1").classes("page-title grow"):
                ui.label("Lists")
            if works:
                button("New list", make, look=Look.PRIMARY, test_id="new-list")
        place = ui.element("div")

    async def show() -> None:
        lists = await live.call(services.lists.list, owner=owner())
        place.clear()
        with place:
            if lists:
                list_links(lists)
            else:
                with ui.element("div").classes("empty"):
                    with ui.element("strong"):
                        ui.label("No lists yet")
                    ui.label(WHAT_FOR if works else NOTHING_TO_FILL)

    async def watch() -> None:
        with live.Bell(services.bus, lists_topic(owner())) as bell:
            while True:
                await bell.wait()
                with live.told():
                    await show()

    await show()
    client = ui.context.client
    client.on_delete(background_tasks.create(watch(), context=client, name="lists page").cancel)


async def make_list(services: Services) -> None:
    """Ask for a name, and go to the new list of that name."""
    name = await ask_text("What is the list called?", value="", yes="Make it")
    if name is None:
        return
    with live.told():
        made = await live.call(services.lists.create, owner=owner(), name=name)
        ui.navigate.to(f"/lists/{made.list.id}")
