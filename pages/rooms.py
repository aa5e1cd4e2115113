"""Projects that are open in windows: what changed in one is shown in all of them."""

from __future__ import annotations

import logging
from asyncio import Lock, Task
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from nicegui import background_tasks

from app.domain.accounts import Act
from app.domain.errors import AppError, NotFound
from app.domain.media import Asset
from app.domain.usage import Usage
from app.services import Services
from app.services.media.places import media_topic
from app.services.progress.announcing import project_topic, shares_topic
from app.services.projects.editing import EditorState
from pages import live
from pages.taken import Taken

logger = logging.getLogger(__name__)


class Viewer(Protocol):
    """A window that shows a project to a person."""

    person_id: str
    person_name: str

    def take(self, state: EditorState) -> None:
        """Show the project as it is now."""
        ...

    def take_media(self, media: Sequence[Asset], usage: Usage) -> None:
        """Show the library as it is now, and how much room it takes."""
        ...

    def take_people(self, count: int, others: Sequence[str]) -> None:
        """Show how many windows the project is open in, and who else has it open."""
        ...

    def take_access(self, *, changing: bool) -> None:
        """Let the person change the project, or only watch it."""
        ...

    def take_loss(self) -> None:
        """Show that the project is not there any more, for this person at least."""
        ...


class Room:
    """One project of `owner` and the windows that show it. The state is read once for each person."""

    def __init__(self, services: Services, project_id: str, owner: str) -> None:
        self._services = services
        self._project_id = project_id
        self._owner = owner
        self.taken = Taken()  # commands of its windows
        self._viewers: dict[Viewer, bool] = {}  # whether its window is connected at the moment
        self._watching = [
            background_tasks.create(self._watch_project(), name=f"project {project_id}"),
            background_tasks.create(self._watch_shares(), name=f"shares of project {project_id}"),
        ]
        self._reading = Lock()  # what is read last is shown last
        self._libraries: dict[str, Task[None]] = {}  # what watches the media of the owner and of each here

    @property
    def empty(self) -> bool:
        """Whether no window shows the project any more."""
        return not self._viewers

    def enter(self, viewer: Viewer) -> None:
        """Count a window, or count it again after it was away."""
        self._note(viewer, connected=True)

    def away(self, viewer: Viewer) -> None:
        """Stop counting a window that lost its connection; it is still told everything."""
        if viewer in self._viewers:
            self._note(viewer, connected=False)

    def leave(self, viewer: Viewer) -> None:
        """Forget a window."""
        self._viewers.pop(viewer, None)
        person = viewer.person_id
        if person != self._owner and not self._windows_of(person) and person in self._libraries:
            self._libraries.pop(person).cancel()
        self._tell_people()

    def show(self, state: EditorState) -> None:
        """Show a state in every window; each of them leaves out what it shows already."""
        for viewer in tuple(self._viewers):
            viewer.take(state)

    async def show_media(self, person_id: str) -> None:
        """Show the library of one person as it is now, in every window of theirs."""
        async with self._reading:
            media = await live.call(self._services.library.list, owner=person_id)
            usage = await live.call(self._services.quotas.usage, owner=person_id)
            for viewer in self._windows_of(person_id):
                viewer.take_media(media, usage)

    def close(self) -> None:
        """Stop listening."""
        for task in (*self._watching, *self._libraries.values()):
            task.cancel()

    def _note(self, viewer: Viewer, *, connected: bool) -> None:
        self._viewers[viewer] = connected
        for person in {viewer.person_id, self._owner} - self._libraries.keys():
            watching = self._watch_media(person)
            self._libraries[person] = background_tasks.create(watching, name="media of a person")
        self._tell_people()

    def _windows_of(self, person_id: str) -> Sequence[Viewer]:
        return [viewer for viewer in self._viewers if viewer.person_id == person_id]

    def _tell_people(self) -> None:
        here = [viewer for viewer, connected in self._viewers.items() if connected]
        for viewer in tuple(self._viewers):
            others = {one.person_name for one in here if one.person_id != viewer.person_id}
            viewer.take_people(len(here), sorted(others, key=str.casefold))

    async def _watch_project(self) -> None:
        with live.Bell(self._services.bus, project_topic(self._project_id)) as bell:
            while True:
                await bell.wait()
                try:
                    for person_id in {viewer.person_id for viewer in self._viewers}:
                        await self._look_for(person_id)
                except AppError as error:
                    logger.warning("Project %s could not be read anew: %s", self._project_id, error)
                except Exception:  # the windows go on hearing; the next news may be read again
                    logger.exception("Project %s could not be shown anew", self._project_id)

    async def _watch_shares(self) -> None:
        """Hear what becomes of shares; of roles too, a moment later."""
        with live.Bell(self._services.bus, shares_topic(self._project_id)) as bell:
            while True:
                await bell.wait()
                try:
                    for person_id in {viewer.person_id for viewer in self._viewers}:
                        await self._look_what_may(person_id)
                except AppError as error:
                    logger.warning("Project %s could not be asked about: %s", self._project_id, error)
                except Exception:  # as above
                    logger.exception("Who may change project %s could not be asked", self._project_id)

    async def _look_what_may(self, person_id: str) -> None:
        with suppress(NotFound):  # the project itself is looked at elsewhere
            may = self._services.projects.may
            changing = await live.call(may, self._project_id, person_id, Act.EDIT)
            for viewer in self._windows_of(person_id):
                viewer.take_access(changing=changing)

    async def _look_for(self, person_id: str) -> None:
        """Show the project to one person as it is now, unless it is not theirs to see any more."""
        try:
            state = await live.call(self._services.editing.open, self._project_id, person_id)
        except NotFound:
            for viewer in self._windows_of(person_id):
                viewer.take_loss()
            return
        for viewer in self._windows_of(person_id):
            viewer.take(state)

    async def _watch_media(self, person_id: str) -> None:
        with live.Bell(self._services.bus, media_topic(person_id)) as bell:
            while True:
                await bell.wait()
                try:
                    if self._windows_of(person_id):
                        await self.show_media(person_id)
                    for other in {viewer.person_id for viewer in self._viewers} - {person_id}:
                        await self._look_for(other)  # the timeline may show that file to others too
                except AppError as error:
                    logger.warning("The library could not be read anew: %s", error)
                except Exception:  # as above
                    logger.exception("The library could not be shown anew")


class Rooms:
    """The rooms of all projects that are open somewhere."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._rooms: dict[str, Room] = {}

    def of(self, project_id: str, *, owner: str) -> Room:
        """The room of a project."""
        if project_id not in self._rooms:
            self._rooms[project_id] = Room(self._services, project_id, owner)
        return self._rooms[project_id]

    def leave(self, project_id: str, viewer: Viewer) -> None:
        """Forget a window; the last one closes the room."""
        room = self._rooms.get(project_id)
        if room is None:
            return
        room.leave(viewer)
        if room.empty:
            room.close()
            del self._rooms[project_id]
