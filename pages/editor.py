"""The editor: one project in one window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nicegui import background_tasks, ui

from app.domain.accounts import Act
from app.domain.errors import NotFound
from app.domain.jobs import Job
from app.domain.media import Asset
from app.domain.usage import Usage
from app.services import Services
from app.services.projects.editing import EditorState
from pages import live, person
from pages.editor_messages import asset_view, asset_views, patch, snapshot
from pages.editor_screen import EditorScreen
from pages.edits import Edits
from pages.intake import Intake
from pages.landing import Landing, Where
from pages.missing import missing_page
from pages.project_actions import ProjectActions
from pages.rooms import Rooms


async def build(services: Services, rooms: Rooms, project_id: str) -> None:
    """Lay out the editor for one window, or say that the project is not there."""
    try:
        state = await live.call(services.editing.open, project_id, person.owner())
        changing = await live.call(services.projects.may, project_id, person.owner(), Act.EDIT)
    except NotFound:
        missing_page("There is no such project.", "It was deleted, or is not shared with you any more.")
        return
    media = await live.call(services.library.list, owner=person.owner())
    await live.call(services.library.wake, state.assets.values())
    usage = await live.call(services.quotas.usage, owner=person.owner())
    Editor(services, rooms, state, media, usage, watching=not changing)


class Editor:
    """A viewer of its project's room. It shows each state once, as what changed since the one before."""

    def __init__(
        self,
        services: Services,
        rooms: Rooms,
        state: EditorState,
        media: Sequence[Asset],
        usage: Usage,
        *,
        watching: bool,
    ) -> None:
        self._services = services
        self.person_id, self.person_name = person.owner(), person.current().name
        self._watching = watching
        self._room = rooms.of(state.project.id, owner=state.project.owner)
        self._state = state
        self._media = media
        self._selection: Sequence[str] = ()
        self._in_browser = False  # whether the browser has the document
        self._leaving = False  # whether the person wants the project no longer
        self._edits = Edits(
            services.editing,
            state.project.id,
            taken=self._room.taken,
            on_done=self._room.show,
            on_unchanged=self._show_all,
            on_refused=self._refuse,
            on_stale=self._start_over,
        )
        actions = ProjectActions(
            services,
            state=lambda: self._state,
            edits=self._edits,
            on_done=self._room.show,
            on_leave=self._leave,
            watching=watching,
        )
        self._intake = Intake(services, on_settled=self._settled, on_ready=self._land)
        ui.page_title(f"{state.project.name} · Cutroom")
        self._actions = actions
        self._screen = EditorScreen(
            state.project.name,
            usage,
            on_ready=self._ready,
            on_command=self._edits.take,
            on_select=self._select,
            actions=actions,
            intake=self._intake,
            on_address=self._download,
            watching=watching,
        )
        self._screen.inspector.show(state, ())
        self._screen.library.show(media)
        self._client = ui.context.client
        self._client.on_connect(self._back)
        self._client.on_disconnect(lambda: self._room.away(self))
        self._client.on_delete(lambda: rooms.leave(state.project.id, self))

    # --- as a viewer of the room --------------------------------------------------------------

    def take(self, state: EditorState) -> None:
        """Show the project as it is now."""
        if state.project.version == self._state.project.version:
            self._take_files(state)
        if state.project.version <= self._state.project.version:
            return
        before, self._state = self._state, state
        if slept := [
            asset for key, asset in state.assets.items() if key not in before.assets and asset.cleared_at
        ]:
            background_tasks.create(live.call(self._services.library.wake, slept), name="previews again")
        if self._in_browser:
            self._screen.bridge.patch(patch(before, state))
        self._screen.top.show_name(state.project.name)
        self._screen.inspector.show(state, self._selection)

    def take_media(self, media: Sequence[Asset], usage: Usage) -> None:
        """Show the library as it is now, and how much room it takes."""
        self._screen.room.show(usage)
        known = {asset.id: asset for asset in self._media}
        changed = [asset for asset in media if known.get(asset.id) != asset]
        if not changed and len(media) == len(self._media):
            return
        gone = known.keys() - {asset.id for asset in media}
        self._media = media
        self._screen.library.show(media)
        shown = {clip.asset for clip in self._state.timeline.clips()}
        others = {key: asset for key, asset in self._state.assets.items() if key not in gone}
        mine = {asset.id: asset for asset in media if asset.id in shown}
        names = {**self._state.gone, **{key: known[key].name for key in gone & shown}}
        self._state = replace(self._state, assets={**others, **mine}, gone=names)
        self._screen.inspector.show(self._state, self._selection)
        if self._in_browser and (changed or gone):
            self._screen.bridge.assets({**asset_views(changed), **dict.fromkeys(gone)})

    def _take_files(self, state: EditorState) -> None:
        """Show what is new about the files of the timeline; not all of them are this person's."""
        known = self._state.assets
        changed = [asset for key, asset in state.assets.items() if known.get(key) != asset]
        gone = known.keys() - state.assets.keys()
        self._state = state
        if self._in_browser and (changed or gone):
            self._screen.bridge.assets({**asset_views(changed), **dict.fromkeys(gone)})
        if changed or gone:
            self._screen.inspector.show(state, self._selection)

    def take_people(self, count: int, others: Sequence[str]) -> None:
        """Show in how many windows the project is open, and who else has it open."""
        self._screen.top.show_people(count, others)

    def take_access(self, *, changing: bool) -> None:
        """Begin anew as one who may change the project, or only watch it."""
        if changing == self._watching:
            self._watching = not changing
            self._begin_anew()

    def take_loss(self) -> None:
        """Leave: the project is not there any more, and the page in its place says so.

        To who has left it themselves that is no news.
        """
        if self._leaving:
            with self._client:
                ui.navigate.to("/")
        else:
            self._begin_anew()

    def _leave(self) -> None:
        self._leaving = True

    def _begin_anew(self) -> None:
        with self._client:
            ui.navigate.reload()

    # --- what the browser tells ---------------------------------------------------------------

    async def _ready(self) -> None:
        """The browser wants the whole document. All may have changed before this window was heard of."""
        self._in_browser = True
        self._show_all()
        self._room.enter(self)
        with live.told():
            files = [*self._state.assets.values(), *self._media]  # many take a moment; all is shown by now
            await live.call(self._services.library.look_for, files)
            self.take(await live.call(self._services.editing.open, self._state.project.id, person.owner()))
            await self._room.show_media(self.person_id)  # another window may have taken that news

    def _back(self) -> None:
        if self._in_browser:
            self._room.enter(self)

    def _select(self, clips: list[str]) -> None:
        self._selection = clips
        self._screen.inspector.show(self._state, clips)

    # --- answers ------------------------------------------------------------------------------

    def _show_all(self) -> None:
        self._screen.bridge.show(snapshot(self._state))
        self._screen.bridge.assets(asset_views(self._media))

    def _start_over(self, state: EditorState) -> None:
        """Show all of a state: what the person drew was drawn on an older one."""
        self.take(state)
        self._show_all()

    def _refuse(self, sentence: str) -> None:
        self._screen.bridge.refuse(sentence)

    def _settled(self, asset_id: str, error: str | None) -> None:
        self._screen.upload.settle(asset_id, error)

    async def _download(self, address: str) -> Job:
        job = await self._actions.download(address)
        arriving = self._intake.downloaded(job, Landing(Where.LIBRARY))
        task = background_tasks.create(arriving, context=self._client, name="file from an address")
        self._client.on_delete(task.cancel)
        return job

    async def _land(self, asset_ids: Sequence[str], landing: Landing) -> None:
        """Put files that are here now where they were dropped. In the library they are already; what comes
        there first is put on the timeline too, as long as that is empty.
        """
        self._screen.upload.tidy()
        if landing.where is Where.TIMELINE:
            with live.told():
                files = await self._actions.files(asset_ids)
                self._screen.bridge.land([asset_view(asset) for asset in files], landing.place)
        elif landing.where is Where.END or not self._state.timeline.frames:
            await self._actions.add(asset_ids)
