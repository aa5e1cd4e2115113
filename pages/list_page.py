"""The page of one list: its videos, a CSV file on its way in, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import ui

from app.domain.accounts import Act
from app.domain.errors import NotFound
from app.domain.trash import TrashKind
from app.services import Services
from app.services.lists.lists import ListSummary
from pages import icons, live
from pages.components.controls import icon_button, link, menu_item
from pages.components.dialogs import ask, ask_text
from pages.components.list_export import open_list_export
from pages.components.list_sheet import ListSheet
from pages.components.list_videos import ListVideos
from pages.components.page_bar import page_bar
from pages.missing import missing_page
from pages.person import current, owner
from pages.trash_actions import WAY_BACK, offer_undo


async def build(services: Services, list_id: str) -> None:
    """Lay out the page for one window."""
    try:
        summary = await live.call(services.lists.get, list_id, owner=owner())
    except NotFound as error:
        missing_page(error.message, "It may have been deleted.", way=("/lists", "All lists"))
        return
    ListPage(services, summary)


class ListPage:
    """One open window on a list."""

    def __init__(self, services: Services, summary: ListSummary) -> None:
        self._services = services
        self._lists = services.lists
        self._id = summary.list.id
        ui.page_title(f"{summary.list.name} · Cutroom")
        page_bar(jobs=True)
        works = current().may(Act.EDIT)  # what somebody made before may still be looked at
        with ui.element("div").classes("page-body list-page"):
            with ui.element("div").classes("list-head"):
                with ui.element("h1").classes("page-title grow"):
                    self._name = ui.label(summary.list.name).mark("list-name")
                with link(f"/api/lists/{self._id}/videos.csv").classes("button outlined") as sheet:
                    ui.label("Save as CSV")
                sheet.props["download"] = True
                if works:
                    self._menu()
            if works:
                ListSheet(self._id, on_started=self._started)
            self._videos = ListVideos(
                self._id,
                watching=not works,
                on_remove=self._remove,
                on_retry=self._retry,
                on_projects=self._make_projects,
                on_exports=self._export,
            )

    def _menu(self) -> None:
        with icon_button(icons.MORE, "More", test_id="list-menu"), ui.menu().props("auto-close"):
            menu_item("Rename", self._rename, icon=icons.RENAME)
            menu_item("Delete", self._delete, icon=icons.DELETE)

    def _started(self) -> None:
        self._videos.reload()

    async def _rename(self) -> None:
        name = await ask_text("Rename the list", value=self._name.text, yes="Rename")
        if name is None:
            return
        with live.told():
            renamed = await live.call(self._lists.rename, self._id, owner=owner(), name=name)
            self._name.text = renamed.list.name

    async def _delete(self) -> None:
        with live.told():
            running = await live.call(self._lists.running, self._id, owner=owner())
            text = "Its videos stay in the library."
            if running:
                text += " They are still coming in: that will stop."
            if await ask(f"Delete the list “{self._name.text}”?", f"{text} {WAY_BACK}", yes="Delete"):
                await live.call(self._lists.delete, self._id, owner=owner())
                ui.navigate.to("/lists")

    async def _remove(self, ids: Sequence[str]) -> None:
        count = "this video" if len(ids) == 1 else f"these {len(ids)} videos"
        text = "The files stay in the library. A job that has one of them still to do is stopped."
        with live.told():
            if await ask(f"Take {count} out of the list?", text, yes="Take out"):
                await live.call(self._lists.remove, self._id, owner=owner(), ids=ids)
                self._videos.reload()
                self._offer_undo(ids)

    def _offer_undo(self, ids: Sequence[str]) -> None:
        sentence = "The video was taken out." if len(ids) == 1 else f"{len(ids)} videos were taken out."
        videos = [(TrashKind.VIDEO, each) for each in ids]
        offer_undo(self._services, videos, sentence, then=self._videos.reload)

    async def _retry(self) -> None:
        with live.told():
            await live.call(self._lists.retry, self._id, owner=owner())
            self._videos.reload()

    async def _make_projects(self, ids: Sequence[str]) -> None:
        with live.told():
            made = await live.call(
                self._services.list_projects.make, self._id, owner=owner(), ids=ids or None
            )
            live.tell(f"{len(made)} {'project is' if len(made) == 1 else 'projects are'} on the first page.")
            self._videos.reload()

    async def _export(self, ids: Sequence[str]) -> None:
        with live.told():
            await open_list_export(self._services, self._id, ids or None)
