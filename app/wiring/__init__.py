"""Putting the services together: the only place that names concrete adapters.

`ground` has what all of them stand on; `media`, `rendering`, `lists`, `jobs`, `accounts`, `watching` and
`upkeep` put their rooms together on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from app import __version__
from app.adapters.db.engine import make_engine
from app.adapters.db.projects import SqlProjectStore
from app.adapters.db.trash import SqlTrashStore
from app.adapters.db.waiting import upgrade_when_there
from app.adapters.db.webhooks import SqlWebhookStore
from app.adapters.download.messenger import WebMessenger
from app.adapters.seats import OwnSeats, SharedSeats
from app.domain.jobs import JobKind
from app.ports import JobQueue
from app.services import Services
from app.services.accounts.accounts import Accounts
from app.services.jobs.notices import Notices
from app.services.jobs.outcome import Handler
from app.services.progress.hub import ProgressHub
from app.services.projects.editing import Editing
from app.services.projects.projects import Projects
from app.services.settings_view import SettingsView
from app.services.trash import Trash
from app.settings import Settings
from app.wiring.accounts import make_accounts, make_permits
from app.wiring.ground import encoders_of as encoders_of
from app.wiring.ground import lay, make_bus
from app.wiring.jobs import make_jobs
from app.wiring.lists import make_lists
from app.wiring.media import make_media
from app.wiring.rendering import make_rendering
from app.wiring.upkeep import make_tidying


def build(settings: Settings, queue: JobQueue, *, worker: str | None = None) -> Services:
    """All services of a process. `worker` is its name if it runs jobs."""
    ground = lay(settings, queue, worker=worker)
    engine, bus, permits = ground.engine, ground.bus, ground.permits
    media = make_media(ground)
    exports = make_rendering(ground, media)
    projects = Projects(ground.projects, ground.assets, bus, permits=permits)
    editing = Editing(ground.projects, ground.assets, bus, ground.captions, ground.files, permits=permits)
    lists = make_lists(ground, media, projects=projects, editing=editing, rendering=exports.rendering)
    notices = Notices(
        store=SqlWebhookStore(engine),
        jobs=ground.jobs,
        rows=ground.rows,
        messenger=WebMessenger(allowed=ground.allowed),
        check_address=media.downloading.judged,
    )
    trash = Trash(store=SqlTrashStore(engine), files=ground.files, library=media.library, bus=bus)
    tidying = make_tidying(
        ground,
        sweep_uploads=media.uploads.sweep,
        sweep_trash=trash.sweep,
        sweep_pieces=exports.pieces.make_room,
    )
    handlers: Mapping[JobKind, Handler] = {
        JobKind.IMPORT: media.library.run_import,
        JobKind.DERIVE: media.library.run_derive,
        JobKind.SAMPLE: media.library.run_sample,
        JobKind.DOWNLOAD: media.downloading.run,
        JobKind.RENDER: exports.rendering.making.run,
        JobKind.BATCH: lists.batches.run,
        JobKind.EXPORTS: lists.exports.exporting.run,
        JobKind.NOTIFY: notices.run,
        JobKind.PROBE: media.older_facts.run,
        JobKind.TIDY: tidying.run,
    }
    jobs = make_jobs(ground, exports.workers, handlers)
    return Services(
        projects=projects,
        editing=editing,
        library=media.library,
        lists=lists.lists,
        watching=lists.watching,
        trash=trash,
        list_projects=lists.list_projects,
        list_exports=lists.exports,
        uploads=media.uploads,
        quotas=ground.quotas,
        downloading=media.downloading,
        rendering=exports.rendering,
        jobs=ground.jobs,
        queueing=jobs.queueing,
        notices=notices,
        tidying=tidying,
        runner=jobs.runner,
        helping=exports.helping,
        older_facts=media.older_facts if worker else None,
        progress=ProgressHub(ground.rows, bus),
        queue_news=jobs.queue_news,
        workers=exports.workers,
        vitals=jobs.vitals,
        settings_view=view_of(settings),
        bus=bus,
        seats=OwnSeats() if settings.redis_url is None or worker else SharedSeats(settings.redis_url),
        accounts=make_accounts(settings, engine, permits, bus) if settings.accounts and not worker else None,
    )


@contextmanager
def accounts_of(settings: Settings) -> Iterator[Accounts]:
    """The services of accounts alone, for the command line."""
    engine = make_engine(settings.database, pool_size=2)
    bus = make_bus(settings)
    try:
        permits = make_permits(settings, engine, SqlProjectStore(engine))
        yield make_accounts(settings, engine, permits, bus)
    finally:
        bus.close()
        engine.dispose()


def migrate(settings: Settings) -> bool:
    """Bring the database to the newest schema; whether there was something to do."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database, pool_size=1)
    try:
        return upgrade_when_there(engine)
    finally:
        engine.dispose()


def view_of(settings: Settings) -> SettingsView:
    """What pages and API may know."""
    return SettingsView(
        version=__version__,
        embedded=settings.embedded,
        max_upload_bytes=settings.max_upload_bytes,
        allowed_origins=settings.allowed_origins,
        websocket_ping_interval=settings.websocket_ping_interval,
        websocket_timeout=settings.websocket_timeout,
        websockets_per_user=settings.websockets_per_user,
    )
