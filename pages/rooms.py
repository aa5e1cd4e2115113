"""Projects that are open in windows: what changed in one is shown in all of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from nicegui import background_tasks

from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import AppError, NotFound
from app.domain.media import Asset
from app.services import Services
from app.services.editing import EditorState
from pages import live

logger = logging.getLogger(__name__)


class Viewer(Protocol):
    """A window that shows a project."""

    def take(self, state: EditorState) -> None:
        """Show the project as it is now."""
        ...

    def take_media(self, media: Sequence[Asset]) -> None:
        """Show the library as it is now."""
        ...

    def take_people(self, count: int) -> None:
        """Show how many windows the project is open in."""
        ...

    def take_loss(self) -> None:
        """Show that the project was deleted."""
        ...


class Room:
    """One project and the windows that show it. The state is read once for all of them."""

    def __init__(self, services: Services, project_id: str) -> None:
        self._services = services
        self._project_id = project_id
        self._viewers: dict[Viewer, bool] = {}  # whether its window is connected at the moment
        self._watching = (
            background_tasks.create(self._watch_project(), name=f"project {project_id}"),
            background_tasks.create(self._watch_media(), name=f"media of {project_id}"),
        )

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
        self._tell_people()

    def show(self, state: EditorState) -> None:
        """Show a state in every window; each of them leaves out what it shows already."""
        for viewer in tuple(self._viewers):
            viewer.take(state)

    def close(self) -> None:
        """Stop listening."""
        for task in self._watching:
            task.cancel()

    def _note(self, viewer: Viewer, *, connected: bool) -> None:
        self._viewers[viewer] = connected
        self._tell_people()

    def _tell_people(self) -> None:
        count = sum(self._viewers.values())
        for viewer in tuple(self._viewers):
            viewer.take_people(count)

    async def _watch_project(self) -> None:
        with live.Bell(self._services.bus, f"project:{self._project_id}") as bell:
            while True:
                await bell.wait()
                try:
                    self.show(await live.call(self._services.editing.open, self._project_id, LOCAL_OWNER))
                except NotFound:
                    for viewer in tuple(self._viewers):
                        viewer.take_loss()
                    return
                except AppError as error:
                    logger.warning("Project %s could not be read anew: %s", self._project_id, error)
                except Exception:  # the windows go on hearing; the next news may be read again
                    logger.exception("Project %s could not be shown anew", self._project_id)

    async def _watch_media(self) -> None:
        with live.Bell(self._services.bus, f"media:{LOCAL_OWNER}") as bell:
            while True:
                await bell.wait()
                try:
                    media = await live.call(self._services.library.list, owner=LOCAL_OWNER)
                    for viewer in tuple(self._viewers):
                        viewer.take_media(media)
                except AppError as error:
                    logger.warning("The library could not be read anew: %s", error)
                except Exception:  # as above
                    logger.exception("The library could not be shown anew")


class Rooms:
    """The rooms of all projects that are open somewhere."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._rooms: dict[str, Room] = {}

    def of(self, project_id: str) -> Room:
        """The room of a project."""
        if project_id not in self._rooms:
            self._rooms[project_id] = Room(self._services, project_id)
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
