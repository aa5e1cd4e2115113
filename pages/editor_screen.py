"""The editor's screen: which part stands where."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from app.domain.jobs import Job
from app.domain.usage import Usage
from pages import person
from pages.components.address_field import address_field
from pages.components.captions_list import CaptionsList
from pages.components.editor_bridge import EditorBridge, Message
from pages.components.editor_verbs import EditorVerbs
from pages.components.help_dialog import HelpDialog
from pages.components.hints import Hints
from pages.components.inspector import Inspector
from pages.components.job_panel import JobPanel
from pages.components.library_panel import LibraryPanel
from pages.components.pane_edge import Pane, PaneEdge
from pages.components.player import PlayerView
from pages.components.project_exports import ProjectExports
from pages.components.room_line import RoomLine
from pages.components.side_tabs import SideTabs
from pages.components.timeline_view import TimelineView
from pages.components.top_bar import TopBar
from pages.components.upload import Upload
from pages.intake import Intake
from pages.project_actions import ProjectActions


class EditorScreen:
    """Bar, library, preview, inspector and timeline; those that the page talks to are attributes."""

    bridge: EditorBridge
    top: TopBar
    library: LibraryPanel
    upload: Upload
    room: RoomLine
    inspector: Inspector

    def __init__(
        self,
        name: str,
        usage: Usage,
        *,
        on_ready: Callable[[], Any],
        on_command: Callable[[Message, str | None], Awaitable[None]],
        on_select: Callable[[list[str]], Any],
        actions: ProjectActions,
        intake: Intake,
        on_address: Callable[[str], Awaitable[Job]],
        watching: bool,
    ) -> None:
        self._on_address = on_address
        with ui.element("div").classes("editor watching" if watching else "editor"):
            self.bridge = EditorBridge(
                on_ready=on_ready, on_command=on_command, on_select=on_select, watching=watching
            )
            EditorVerbs(on_export=actions.export, on_save_version=actions.versions)
            keys = HelpDialog()
            self.top = TopBar(
                name,
                on_rename=actions.rename,
                on_export=actions.export,
                on_versions=actions.versions,
                on_keys=keys.open,
                on_share=actions.share if actions.can_share else None,
                watching=watching,
            )
            with ui.element("aside").classes("left"):
                titles = ("Captions", "Exports") if watching else ("Media", "Captions", "Exports")
                side = SideTabs(*titles, verbs={"caption": "Captions", "bring-captions": "Captions"})
                with ui.element("div").classes("not-shown") if watching else side.panel("Media"):
                    self._library(actions, intake, usage, watching=watching)
                with side.panel("Captions"):
                    CaptionsList()
                with side.panel("Exports"):
                    ProjectExports()
            PaneEdge(Pane.LEFT)
            with ui.element("section").classes("centre").props('aria-label="Preview"'):
                PlayerView()
                Hints()
            PaneEdge(Pane.RIGHT)
            self.inspector = Inspector(
                lambda message: actions.edit({"linked": self.bridge.linked, **message}),
                on_exchange=actions.exchange_media,
                watching=watching,
            )
            PaneEdge(Pane.TIMELINE)
            with ui.element("section").classes("bottom"):
                TimelineView()
        JobPanel()

    def _library(self, actions: ProjectActions, intake: Intake, usage: Usage, *, watching: bool) -> None:
        self.library = LibraryPanel(
            on_add=lambda asset_id: actions.add([asset_id]),
            on_exchange=actions.exchange_media,
            on_rename=actions.rename_media,
            on_remove=actions.remove_media,
            on_choose=lambda: self.upload.choose(),  # noqa: PLW0108 - it is made a line below
        )
        with self.library:
            self.upload = Upload(
                on_begun=intake.begun,
                on_received=intake.received,
                on_drained=intake.drained,
                zone=False,
                owner=person.owner(),
                closed=watching,
            )
            address_field(self._on_address, hint="Address")  # the panel is narrow
        with self.library.add_slot("foot"):
            self.room = RoomLine(usage)
