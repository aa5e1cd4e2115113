"""The use cases, and the one value through which pages, tasks and API reach them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a worker that needs one service must not load them all
    from app.ports import EventBus, Seats
    from app.services.accounts.accounts import Accounts
    from app.services.jobs.helping import Helping
    from app.services.jobs.jobs import Jobs
    from app.services.jobs.notices import Notices
    from app.services.jobs.queue_news import QueueNews
    from app.services.jobs.queueing import Queueing
    from app.services.jobs.running import JobRunner
    from app.services.jobs.vitals import Vitals
    from app.services.jobs.workers import WorkerRoster
    from app.services.lists.list_exports import ListExports
    from app.services.lists.list_projects import ListProjects
    from app.services.lists.lists import Lists
    from app.services.lists.watching import Watching
    from app.services.media.downloading import Downloading
    from app.services.media.library import Library
    from app.services.media.older_facts import OlderFacts
    from app.services.media.quotas import Quotas
    from app.services.media.uploads import Uploads
    from app.services.progress.hub import ProgressHub
    from app.services.projects.editing import Editing
    from app.services.projects.projects import Projects
    from app.services.rendering.rendering import Rendering
    from app.services.settings_view import SettingsView
    from app.services.tidying import Tidying
    from app.services.trash import Trash


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that Cutroom can do, wired to its adapters by `app.wiring`."""

    projects: Projects
    editing: Editing
    library: Library
    lists: Lists
    list_projects: ListProjects
    list_exports: ListExports
    trash: Trash
    uploads: Uploads
    quotas: Quotas
    downloading: Downloading
    rendering: Rendering
    jobs: Jobs
    queueing: Queueing
    notices: Notices
    tidying: Tidying
    runner: JobRunner
    progress: ProgressHub
    queue_news: QueueNews
    workers: WorkerRoster
    vitals: Vitals
    settings_view: SettingsView
    bus: EventBus
    seats: Seats  # of programs on the progress socket
    watching: Watching | None = None  # None where no folder is watched
    accounts: Accounts | None = None  # None where nobody signs in
    helping: Helping | None = None  # None where no jobs run
    older_facts: OlderFacts | None = None  # the same
