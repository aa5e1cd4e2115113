"""The page of what was deleted lately."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from nicegui import ui

from app.domain.trash import DAYS_KEPT, Trashed, TrashKind
from app.domain.usage import Usage
from app.services import Services
from pages import live
from pages.components.controls import Look, button
from pages.components.dialogs import ask
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
FOR_GOOD = "It cannot be taken back then."
FOR_GOOD_WITH_FILE = "Projects that show it will miss it, and it cannot be taken back then."


async def build(services: Services) -> None:
    """Lay out the page for one window."""
    page = TrashPage(services, await live.call(services.quotas.usage, owner=owner()))
    await page.show()


class TrashPage:
    """One open window of the page."""

    def __init__(self, services: Services, usage: Usage) -> None:
        self._services = services
        ui.page_title("Recently deleted · Cutroom")
        page_bar()
        with ui.element("div").classes("page-body"):
            with ui.element("div").classes("list-head"):
                with ui.element("h1").classes("page-title grow"):
                    ui.label("Recently deleted")
                self._emptying = button("Empty", self._empty, test_id="empty-trash")
            ui.label(f"What is here can be taken back for {DAYS_KEPT} days. Then it goes for good.").classes(
                "dim"
            )
            self._room = RoomLine(usage)
            self._place = ui.element("div").classes("trash")

    async def show(self) -> None:
        """Show what is there now."""
        items = await live.call(self._services.trash.items, owner=owner())
        self._emptying.visible = bool(items)
        self._place.clear()
        with self._place:
            if items:
                self._lines(items)
            else:
                with ui.element("div").classes("empty"), ui.element("strong"):
                    ui.label("Nothing was deleted lately")

    def _lines(self, items: Sequence[Trashed]) -> None:
        with ui.element("ul").classes("imports"):
            for item in items[:SHOWN]:
                with ui.element("li").mark("trashed"):
                    name = ui.label(item.name).classes("clip-text import-name").props("dir=auto")
                    name.props["title"] = item.name
                    ui.label(KINDS[item.kind]).classes("dim")
                    ui.element("cutroom-ago").classes("dim grow").props["at"] = item.deleted_at
                    button("Take back", partial(self._take_back, item), test_id="take-back")
                    button(
                        "Delete for good", partial(self._forget, item), look=Look.PLAIN, test_id="forget"
                    ).props["aria-label"] = f"Delete for good: {item.name}"
        if len(items) > SHOWN:
            ui.label(f"Only the last {SHOWN} are shown; Empty takes the others too.").classes("dim")

    async def _take_back(self, item: Trashed) -> None:
        await self._change(self._services.trash.take_back, item.kind, item.id)

    async def _forget(self, item: Trashed) -> None:
        text = FOR_GOOD_WITH_FILE if item.kind is TrashKind.MEDIA else FOR_GOOD
        if await ask(f"Delete “{item.name}” for good?", text, yes="Delete for good"):
            await self._change(self._services.trash.forget, item.kind, item.id)

    async def _empty(self) -> None:
        text = "All that is here goes for good, with its files. Nothing of it can be taken back then."
        if await ask("Empty the trash?", text, yes="Delete for good"):
            await self._change(self._services.trash.empty)

    async def _change(self, service: Callable[..., Any], *args: Any) -> None:
        with live.told():
            await live.call(service, *args, owner=owner())
            self._room.show(await live.call(self._services.quotas.usage, owner=owner()))
            await self.show()
