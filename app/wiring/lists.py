"""Putting lists of videos together; a part of `app.wiring`."""

from __future__ import annotations

from dataclasses import dataclass

from app.adapters.db.batches import SqlBatchStore
from app.adapters.db.lists import SqlListStore
from app.adapters.import_folder import DiskImportFolder
from app.services.lists.batches import Batches
from app.services.lists.list_exports import ListExports
from app.services.lists.list_projects import ListProjects
from app.services.lists.lists import Lists
from app.services.lists.watching import Watching
from app.services.projects.editing import Editing
from app.services.projects.projects import Projects
from app.services.rendering.rendering import Rendering
from app.wiring.ground import Ground
from app.wiring.media import MediaServices
from app.wiring.watching import make_watching


@dataclass(frozen=True, slots=True)
class ListServices:
    """Lists, what fills them, and what is made of them."""

    lists: Lists
    batches: Batches
    list_projects: ListProjects
    exports: ListExports
    watching: Watching | None


def make_lists(
    ground: Ground, media: MediaServices, *, projects: Projects, editing: Editing, rendering: Rendering
) -> ListServices:
    """The services of lists; by the others they make projects, change them, and export them."""
    rows, folder = SqlListStore(ground.engine), DiskImportFolder(ground.settings.import_dir)
    lists = Lists(
        lists=rows,
        assets=ground.assets,
        jobs=ground.jobs,
        folder=folder,
        bus=ground.bus,
        permits=ground.permits,
        check_address=media.downloading.judged,
    )
    list_projects = ListProjects(
        lists=rows, assets=ground.assets, projects=projects, files=ground.files, captions=ground.captions
    )
    return ListServices(
        lists=lists,
        batches=Batches(
            lists=rows,
            batches=SqlBatchStore(ground.engine),
            taking=media.taking,
            jobs=ground.jobs,
            files=ground.files,
            folder=folder,
            captions=ground.captions,
            bus=ground.bus,
            fetch=media.fetching.fetch,
        ),
        list_projects=list_projects,
        exports=ListExports(
            lists=rows,
            assets=ground.assets,
            list_projects=list_projects,
            editing=editing,
            rendering=rendering,
            jobs=ground.jobs,
            permits=ground.permits,
        ),
        watching=make_watching(ground.settings, ground.engine, lists),
    )
