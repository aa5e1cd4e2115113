"""What a person does with an open project, beside editing its timeline by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.jobs import Job
from app.domain.media import Asset, AssetState
from app.domain.names import LONGEST
from app.domain.projects import RevisionInfo
from app.domain.trash import TrashKind
from app.services import Services
from app.services.projects.editing import EditorState
from pages import live, person
from pages.adding import commands_for
from pages.components.dialogs import ask, ask_text
from pages.components.exchange_dialog import ask_for_exchange
from pages.components.export_dialog import open_export
from pages.components.share_dialog import open_share
from pages.components.versions_panel import PAGE, open_versions
from pages.edits import Edits
from pages.trash_actions import WAY_BACK, offer_undo, uses_of_media


class ProjectActions:
    """Actions on the project that `state` gives, in the slot of the page. What fails is told there."""

    def __init__(
        self,
        services: Services,
        *,
        state: Callable[[], EditorState],
        edits: Edits,
        on_done: Callable[[EditorState], object],
        on_leave: Callable[[], object],
        watching: bool,
    ) -> None:
        self._services = services
        self._state = state
        self._edits = edits
        self._on_done = on_done
        self._on_leave = on_leave
        self._watching = watching

    async def edit(self, command: Mapping[str, Any]) -> None:
        """Edit the timeline as it is shown now."""
        await self._edits.take({**command, "base_version": self._state().project.version})

    async def add(self, asset_ids: Sequence[str]) -> None:
        """Put files at the end of the timeline, whole and in this order."""
        with live.told():
            for command in commands_for(await self.files(asset_ids), self._state().timeline.rate):
                await self.edit(command)

    async def files(self, asset_ids: Sequence[str]) -> Sequence[Asset]:
        """Files of the library, in this order; without those that are gone."""
        media = await live.call(self._services.library.list, owner=person.owner())
        known = {asset.id: asset for asset in media}
        return [known[asset_id] for asset_id in asset_ids if asset_id in known]

    async def download(self, address: str) -> Job:
        """Have a file brought into the library from the web. Raises AddressRefused or NotAllowed."""
        return await live.call(self._services.downloading.request, address, owner=person.owner())

    async def rename_media(self, asset_id: str) -> None:
        """Ask what a file of the library is to be called; its ending stays."""
        with live.told():
            asset = await live.call(self._services.library.get, asset_id, owner=person.owner())
            name = await ask_text("Rename the file", value=asset.name, yes="Rename", max_length=LONGEST)
            if name and name != asset.name:
                await live.call(self._services.library.rename, asset_id, owner=person.owner(), name=name)

    async def exchange_media(self, asset_id: str) -> None:
        """Ask which file of the library takes the place of one on this timeline, which may be gone."""
        with live.told():
            media = await live.call(self._services.library.list, owner=person.owner())
            trash = await live.call(self._services.trash.items, owner=person.owner())
            names = {item.id: item.name for item in trash if item.kind is TrashKind.MEDIA}
            in_trash = asset_id in names
            names |= self._state().gone
            names |= {one.id: one.name for one in (*self._state().assets.values(), *media)}
            others = [one for one in media if one.id != asset_id and one.state is AssetState.READY]
            if by := await ask_for_exchange(names.get(asset_id), others, in_trash=in_trash):
                await self.edit({"type": "exchange", "asset": asset_id, "by": by})

    async def remove_media(self, asset_id: str) -> None:
        """Delete a file from the library, after asking; one that cannot be used is not asked about."""
        with live.told():
            asset = await live.call(self._services.library.get, asset_id, owner=person.owner())
            uses = await uses_of_media(self._services, asset_id)
            useless = asset.state is AssetState.FAILED
            if useless or await ask(f"Delete “{asset.name}”?", f"{uses} {WAY_BACK}".strip(), yes="Delete"):
                await live.call(self._services.library.delete, asset_id, owner=person.owner(), anyway=True)
                sentence = f"“{asset.name}” was deleted."
                offer_undo(self._services, [(TrashKind.MEDIA, asset_id)], sentence)

    async def rename(self, name: str) -> None:
        """Give the project another name."""
        project, update = self._state().project, self._services.projects.update
        with live.told():
            changes = {"name": name}
            renamed = await live.call(
                update, project.id, person.owner(), version=project.version, changes=changes
            )
            self._edits.made(renamed.version)
            self._on_done(await live.call(self._services.editing.open, project.id, person.owner()))

    async def export(self) -> None:
        """Open the dialog for an export."""
        with live.told():
            await open_export(self._services.rendering, self._state())

    @property
    def can_share(self) -> bool:
        """Whether there are people to share with."""
        return self._services.accounts is not None

    async def share(self) -> None:
        """Open the dialog for who may see and edit the project."""
        assert self._services.accounts is not None
        with live.told():
            await open_share(
                self._services.accounts.sharing,
                self._state().project.id,
                person.current(),
                on_leave=self._on_leave,
            )

    async def versions(self) -> None:
        """Open the history."""
        state, projects = self._state(), self._services.projects
        project, owner = state.project.id, person.owner()

        async def read(before: int | None) -> Sequence[RevisionInfo]:
            return await live.call(projects.revisions, project, owner, limit=PAGE, before=before)

        with live.told():
            await open_versions(
                await live.call(projects.versions, project, owner),
                read,
                shown=state.revision.number,
                on_name=self._name_version,
                on_restore=self._restore,
                watching=self._watching,
            )

    async def _name_version(self, name: str) -> None:
        state = self._state()
        with live.told():
            await live.call(
                self._services.projects.name_version,
                state.project.id,
                person.owner(),
                number=state.revision.number,
                name=name,
            )
            live.tell(f"Saved as “{name}”.")

    async def _restore(self, number: int) -> None:
        project = self._state().project
        with live.told():
            await live.call(
                self._services.projects.restore, project.id, person.owner(), number, version=project.version
            )
