"""The first page: bring a video in, or go on with a project."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from nicegui import background_tasks, ui

from app.domain.accounts import Act
from app.domain.jobs import Job
from app.domain.media import Asset, AssetState
from app.domain.projects import Project
from app.domain.trash import TrashKind
from app.domain.usage import Usage
from app.services import Services
from app.services.lists.batches import lists_topic
from app.services.media.places import media_topic
from app.services.progress.announcing import projects_topic
from pages import live, person
from pages.components.address_field import address_field
from pages.components.controls import Look, button
from pages.components.dialogs import ask, ask_text
from pages.components.leave_project import leave_project
from pages.components.list_export import open_projects_export
from pages.components.list_links import list_links
from pages.components.loose_files import loose_files
from pages.components.page_bar import page_bar
from pages.components.project_card import ProjectCard
from pages.components.project_cards import ProjectCards
from pages.components.room_line import RoomLine
from pages.components.upload import Upload
from pages.intake import Intake
from pages.landing import Landing
from pages.project_removal import delete_projects
from pages.sample import sample_asset
from pages.shelf import Poster, Shelf, Shelves
from pages.trash_actions import WAY_BACK, offer_undo, uses_of_media

SHOWN = 30  # projects; a page stays quick below some 300 elements
DOWNLOADING = "The download has begun. A project opens with it as soon as it is complete."
SAMPLE = "Try it with the sample clip"


async def build(services: Services, shelves: Shelves) -> None:
    """Lay out the page for one window."""
    shelf = await live.call(shelves.read, person.owner(), limit=SHOWN)
    HomePage(services, shelves, shelf, await live.call(services.quotas.usage, owner=person.owner()))


class HomePage:
    """One open window of the first page."""

    def __init__(self, services: Services, shelves: Shelves, shelf: Shelf, usage: Usage) -> None:
        self._services = services
        self._shelves = shelves
        self._limit: int | None = SHOWN
        self._search = ""
        self._unfolded = False
        self._reading = asyncio.Lock()  # what is read last is shown last
        self._shelf = shelf
        self._works = person.current().may(Act.EDIT)  # others only watch what is shared with them
        self._intake = Intake(services, on_settled=self._settled, on_ready=self._land)
        page_bar("/", jobs=True)
        with ui.element("div").classes("page-body home") as self._main:
            self._upload = Upload(
                on_begun=self._intake.begun,
                on_received=self._received,
                on_drained=self._intake.drained,
                zone=True,
                owner=person.owner(),
            )
            with ui.element("div").classes("bringing") as bringing:
                address_field(self._download, begun=DOWNLOADING)
                with ui.element("div").classes("or-sample"):
                    self._sample = button(SAMPLE, self._open_sample, look=Look.OUTLINED, test_id="sample")
            self._upload.visible = bringing.visible = self._works
            self._nothing = ui.element("div").classes("empty")
            with self._nothing:
                ui.label("Projects that others share with you stand here. There are none yet.")
            self._below = ui.element("section").classes("shelf")
            self._cards = ProjectCards(
                self._card, on_search=self._find, on_export=self._export_chosen, on_delete=self._delete_chosen
            )
            self._all = button("Show all", self._show_all, test_id="show-all")
            self._room = RoomLine(usage)
        self._show()
        self._client = ui.context.client
        watching = background_tasks.create(self._watch(), context=self._client, name="home page")
        self._client.on_delete(watching.cancel)

    def _show(self) -> None:
        loose = [asset for asset in self._shelf.loose if asset.id not in self._intake.known]
        in_use = bool(loose or self._shelf.count or self._shelf.lists)
        self._main.classes(add="in-use" if in_use else "", remove="" if in_use else "in-use")
        self._nothing.visible = not (in_use or self._works)
        self._below.clear()
        with self._below:
            if loose:
                loose_files(
                    loose,
                    on_start=self._start,
                    on_remove=self._remove,
                    unfolded=self._unfolded,
                    on_fold=self._fold,
                )
            if self._shelf.lists:
                with ui.element("h2").classes("section-title"):
                    ui.label("Lists")
                list_links(self._shelf.lists)
        self._cards.show(self._shelf.projects, self._shelf.names, count=self._shelf.count)
        self._all.visible = self._shelf.more

    def _card(self, project: Project, poster: Poster, owner: str | None) -> ProjectCard:
        projects = self._services.projects

        async def rename(project: Project) -> None:
            name = await ask_text("Rename the project", value=project.name, yes="Rename")
            if name is not None and name != project.name:
                changes = {"name": name}
                await self._change(projects.update, project.id, version=project.version, changes=changes)

        async def duplicate(project: Project) -> None:
            await self._change(projects.duplicate, project.id)

        async def delete(project: Project) -> None:
            await self._delete_chosen([project])

        async def leave(project: Project) -> None:
            assert self._services.accounts is not None
            sharing = self._services.accounts.sharing
            with live.told():
                if await leave_project(sharing, project.id, called=f"“{project.name}”"):
                    await self._refresh()

        return ProjectCard(
            project,
            poster,
            on_rename=rename if self._works and poster.changing else None,
            on_duplicate=duplicate if self._works and poster.copying else None,
            on_delete=delete if self._works and owner is None else None,
            on_leave=leave if owner is not None else None,
            on_choose=self._cards.choose if self._works and owner is None else None,
            on_press=self._cards.press,
            owner=owner,
        )

    async def _export_chosen(self, chosen: Sequence[Project]) -> None:
        with live.told():
            await open_projects_export(self._services, chosen)

    async def _delete_chosen(self, chosen: Sequence[Project]) -> None:
        with live.told():
            await delete_projects(self._services, chosen, then=self._refresh)

    async def _change(self, service: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        with live.told():
            await live.call(service, *args, owner=person.owner(), **kwargs)
            await self._refresh()

    def _fold(self, unfolded: bool) -> None:
        self._unfolded = unfolded

    async def _find(self, search: str) -> None:
        self._search = search
        with live.told():
            await self._refresh()

    async def _show_all(self) -> None:
        self._limit = None
        with live.told():
            await self._refresh()

    async def _refresh(self) -> None:
        async with self._reading:
            self._room.show(await live.call(self._services.quotas.usage, owner=person.owner()))
            read, search = self._shelves.read, self._search
            shelf = await live.call(read, person.owner(), limit=self._limit, search=search)
            if shelf != self._shelf:
                self._shelf = shelf
                self._show()

    async def _watch(self) -> None:
        """Show what other windows and the workers change."""
        topics = (projects_topic(person.owner()), media_topic(person.owner()), lists_topic(person.owner()))
        with live.Bell(self._services.bus, *topics) as bell:
            while True:
                await bell.wait()
                with live.told():
                    await self._refresh()

    async def _received(self, asset_id: str, place: int, drop: int) -> None:
        self._intake.known.add(asset_id)
        if any(asset.id == asset_id for asset in self._shelf.loose):
            self._show()  # the server was quicker; the file has its line among those that arrive
        await self._intake.received(asset_id, place, drop)

    def _settled(self, asset_id: str, error: str | None) -> None:
        self._upload.settle(asset_id, error)

    async def _download(self, address: str) -> Job:
        job = await live.call(self._services.downloading.request, address, owner=person.owner())
        arriving = self._intake.downloaded(job, Landing())
        task = background_tasks.create(arriving, context=self._client, name="file from an address")
        self._client.on_delete(task.cancel)
        return job

    async def _land(self, asset_ids: Sequence[str], _landing: Landing) -> None:
        """Open a project of files that are here now. While others are sent, this page is not left: then
        they stand on it.
        """
        if self._intake.busy:
            self._intake.known.difference_update(asset_ids)
            await self._refresh()
            self._show()
        else:
            await self._open_new(asset_ids)

    async def _start(self, asset: Asset) -> None:
        await self._open_new([asset.id])

    async def _remove(self, asset: Asset) -> None:
        if asset.state is AssetState.READY:
            with live.told():
                uses = await uses_of_media(self._services, asset.id)
                if not await ask(f"Delete “{asset.name}”?", f"{uses} {WAY_BACK}".strip(), yes="Delete"):
                    return
        with live.told():
            await live.call(self._services.library.delete, asset.id, owner=person.owner(), anyway=True)
            await self._refresh()
            offer_undo(self._services, [(TrashKind.MEDIA, asset.id)], f"“{asset.name}” was deleted.")

    async def _open_new(self, asset_ids: Sequence[str]) -> None:
        create = self._services.projects.create_from_assets
        with live.told():
            project = await live.call(create, owner=person.owner(), asset_ids=asset_ids)
            ui.navigate.to(f"/projects/{project.id}")

    async def _open_sample(self) -> None:
        self._sample.disable()
        self._sample.text = "Making the sample clip…"
        with live.told():
            await self._open_new([await sample_asset(self._services)])
        self._sample.text = SAMPLE
        self._sample.enable()
