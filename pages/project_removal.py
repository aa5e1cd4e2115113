"""Deleting projects: a question first, their files too where that is wished, and the way back afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from app.domain.media import Asset
from app.domain.projects import Project
from app.domain.trash import TrashKind
from app.services import Services
from pages import live
from pages.components.dialogs import ask_also
from pages.person import owner
from pages.trash_actions import WAY_BACK, offer_undo


async def delete_projects(
    services: Services, projects: Sequence[Project], *, then: Callable[[], Awaitable[object]]
) -> None:
    """Delete them when the person says so; `then` follows."""
    ids = [project.id for project in projects]
    alone = await live.call(_files_of_these_alone, services, ids, owner())
    one = len(projects) == 1
    named = f"“{projects[0].name}”" if one else f"{len(projects)} projects"
    text = WAY_BACK if alone else f"{'Its' if one else 'Their'} media stay in the library. {WAY_BACK}"
    also = await ask_also(f"Delete {named}?", text, yes="Delete", also=_words(alone) if alone else None)
    if also is None:
        return
    for project_id in ids:
        await live.call(services.projects.delete, project_id, owner=owner())
    gone = [asset.id for asset in alone] if also else []
    for asset_id in gone:
        await live.call(services.library.delete, asset_id, owner=owner(), anyway=True)
    await then()
    with_files = f" with {_counted(gone)}" if gone else ""
    offer_undo(
        services,
        [*((TrashKind.MEDIA, each) for each in gone), *((TrashKind.PROJECT, each) for each in ids)],
        f"{named} {'was' if one else 'were'} deleted{with_files}.",
    )


def _files_of_these_alone(services: Services, ids: Sequence[str], person: str) -> Sequence[Asset]:
    """The files that would be in no project and in no list then."""
    shown = services.library.shown_only_in(ids, owner=person)
    return [asset for asset in shown if not services.lists.showing(asset.id, owner=person)]


def _words(alone: Sequence[Asset]) -> str:
    return f"Also delete {_counted(alone)} that {'is' if len(alone) == 1 else 'are'} used nowhere else"


def _counted(files: Sequence[object]) -> str:
    return "1 file" if len(files) == 1 else f"{len(files)} files"
