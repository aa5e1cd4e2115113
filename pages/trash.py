"""The page of what was deleted lately."""

from __future__ import annotations

from nicegui import ui

from app.domain.trash import DAYS_KEPT, Trashed, TrashKind
from app.services import Services
from pages import live
from pages.components.controls import button
from pages.components.page_bar import page_bar
from pages.components.room_line import RoomLine
from pages.person import owner

SHOWN = 200  # a page stays quick below some 300 rows
KINDS = {
    TrashKind.PROJECT: "Project",
    TrashKind.MEDIA: "File",
    TrashKind.LIST: "List",
    TrashKind.VIDEO: "Video of a list",
}


async def build(services: Services) -> None:
    """Lay out the page for one window."""
    ui.page_title("Recently deleted · Cutroom")
    page_bar()
    with ui.element("div").classes("page-body"):
        with ui.element("h1").classes("page-title"):
            ui.label("Recently deleted")
        ui.label(f"What is here can be taken back for {DAYS_KEPT} days. Then it goes for good.").classes(
            "dim"
        )
        room = RoomLine(await live.call(services.quotas.usage, owner=owner()))
        place = ui.element("div").classes("trash")

    async def take_back(item: Trashed) -> None:
        with live.told():
            await live.call(services.trash.take_back, item.kind, item.id, owner=owner())
            room.show(await live.call(services.quotas.usage, owner=owner()))
            await show()

    async def show() -> None:
        items = await live.call(services.trash.items, owner=owner())
        place.clear()
        with place:
            if not items:
                with ui.element("div").classes("empty"), ui.element("strong"):
                    ui.label("Nothing was deleted lately")
                return
            with ui.element("ul").classes("imports"):
                for item in items[:SHOWN]:
                    with ui.element("li").mark("trashed"):
                        name = ui.label(item.name).classes("clip-text import-name").props("dir=auto")
                        name.props["title"] = item.name
                        ui.label(KINDS[item.kind]).classes("dim")
                        ui.element("cutroom-ago").classes("dim grow").props["at"] = item.deleted_at
                        button("Take back", lambda item=item: take_back(item), test_id="take-back")

    await show()
