"""Putting the services together: the only place that names concrete adapters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from sqlalchemy import Engine

from app import __version__
from app.adapters.asset_cache import CachedAssetStore
from app.adapters.captions import CaptionFiles
from app.adapters.db.assets import SqlAssetStore
from app.adapters.db.engine import WATCH, make_engine
from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.lists import SqlListStore
from app.adapters.db.own_presets import SqlOwnPresetStore
from app.adapters.db.projects import SqlProjectStore
from app.adapters.db.queue_pause import SqlQueueSwitch
from app.adapters.db.reservations import SqlReservations
from app.adapters.db.spans import SqlSpanStore
from app.adapters.db.trash import SqlTrashStore
from app.adapters.db.uploads import SqlUploadStore
from app.adapters.db.waiting import upgrade_when_there
from app.adapters.db.webhooks import SqlWebhookStore
from app.adapters.download.http import WebDownloader
from app.adapters.download.messenger import WebMessenger
from app.adapters.download.page_program import find_program
from app.adapters.download.pages import PagesToo
from app.adapters.events.redis_bus import RedisBus
from app.adapters.events.socket_bus import SocketBus
from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.probe import AvProber
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.files import DiskFiles
from app.adapters.import_folder import DiskImportFolder
from app.adapters.piece_cache import DiskPieces
from app.adapters.seats import OwnSeats, SharedSeats
from app.domain.addresses import Allowed
from app.domain.jobs import JobKind
from app.ports import AssetStore, EventBus, JobQueue, MediaWork
from app.services import Services
from app.services.accounts.accounts import Accounts
from app.services.jobs.helping import Helping
from app.services.jobs.jobs import Jobs
from app.services.jobs.notices import Notices
from app.services.jobs.queueing import Queueing
from app.services.jobs.running import Handler, JobRunner
from app.services.jobs.spreading import Spreading
from app.services.jobs.timings import Timings
from app.services.jobs.vitals import Vitals
from app.services.jobs.workers import WorkerRoster
from app.services.lists.batches import Batches
from app.services.lists.list_projects import ListProjects
from app.services.lists.lists import Lists
from app.services.media.downloading import Downloading
from app.services.media.fetching import Fetching
from app.services.media.library import Library
from app.services.media.preparing import Preparing
from app.services.media.quotas import Quotas
from app.services.media.taking import Taking
from app.services.media.upload_jobs import UploadJobs
from app.services.media.uploads import Uploads
from app.services.progress.hub import ProgressHub
from app.services.projects.editing import Editing
from app.services.projects.projects import Projects
from app.services.rendering.own_presets import OwnPresets
from app.services.rendering.rendering import Rendering
from app.services.settings_view import SettingsView
from app.services.trash import Trash
from app.settings import Settings
from app.wiring.accounts import make_accounts, make_permits
from app.wiring.upkeep import make_tidying
from app.wiring.watching import make_watching


def build(settings: Settings, queue: JobQueue, *, worker: str | None = None) -> Services:
    """All services of a process. `worker` is its name if it runs jobs."""
    timings = Timings()
    engine = make_engine(settings.database, pool_size=settings.database_pool_size).execution_options(
        **{WATCH: timings.writes}
    )
    projects, assets, store = SqlProjectStore(engine), _assets(settings, engine), SqlJobStore(engine)
    files = DiskFiles(settings.files_dir)
    work = cast(MediaWork, _WhenNeeded(lambda: _media_work(settings)))
    bus = make_bus(settings)
    permits = make_permits(settings, engine, projects)
    uploads = SqlUploadStore(engine)
    quotas = Quotas(
        assets=assets,
        uploads=uploads,
        reservations=SqlReservations(engine),
        files=files,
        permits=permits,
        default=settings.quota_bytes,
    )
    jobs = Jobs(store=store, queue=queue, bus=bus, files=files, permits=permits)
    prober = AvProber()
    library = Library(
        assets=assets,
        projects=projects,
        files=files,
        prober=prober,
        work=work,
        jobs=jobs,
        bus=bus,
        max_upload_bytes=settings.max_upload_bytes,
        quotas=quotas,
        permits=permits,
    )
    allowed = Allowed.parse(settings.download_allow)
    downloader = PagesToo(WebDownloader(allowed=allowed), find_program(), allowed=allowed)
    downloading = Downloading(
        downloader=downloader,
        library=library,
        jobs=jobs,
        files=files,
        permits=permits,
        allowed=allowed,
        max_upload_bytes=settings.max_upload_bytes,
        quotas=quotas,
    )
    spans, roster = SqlSpanStore(engine), WorkerRoster(bus)
    rendering = Rendering(
        projects=projects,
        assets=assets,
        files=files,
        work=work,
        jobs=jobs,
        permits=permits,
        encoders=roster.encoders,
        own=OwnPresets(SqlOwnPresetStore(engine), permits),
        spreading=Spreading(spans, bus, worker=worker or "web"),
        pieces_of=DiskPieces(settings.files_dir / "pieces", limit=settings.render_cache_bytes).of,
    )
    taking = Taking(
        assets=assets,
        files=files,
        preparing=Preparing(assets=assets, files=files, prober=prober, work=work, jobs=jobs, bus=bus),
        bus=bus,
        max_upload_bytes=settings.max_upload_bytes,
        quotas=quotas,
    )
    lists, folder, captions = SqlListStore(engine), DiskImportFolder(settings.import_dir), CaptionFiles()
    fetching = Fetching(
        downloader=downloader,
        taking=taking,
        files=files,
        max_upload_bytes=settings.max_upload_bytes,
        quotas=quotas,
    )
    batches = Batches(
        lists=lists,
        taking=taking,
        jobs=jobs,
        files=files,
        folder=folder,
        captions=captions,
        bus=bus,
        fetch=fetching.fetch,
    )
    switch = SqlQueueSwitch(engine)
    made_projects = Projects(projects, assets, bus, permits=permits)
    notices = Notices(
        store=SqlWebhookStore(engine),
        jobs=jobs,
        rows=store,
        messenger=WebMessenger(allowed=allowed),
        check_address=downloading.judged,
    )
    trash = Trash(store=SqlTrashStore(engine), files=files, library=library, bus=bus)
    receiving = Uploads(
        store=uploads,
        files=files,
        library=library,
        jobs=UploadJobs(store=store, jobs=jobs, bus=bus),
        permits=permits,
        max_upload_bytes=settings.max_upload_bytes,
        quotas=quotas,
    )
    tidying = make_tidying(
        settings,
        engine,
        store=store,
        jobs=jobs,
        assets=assets,
        files=files,
        permits=permits,
        sweep_uploads=receiving.sweep,
        sweep_trash=trash.sweep,
    )
    made_lists = Lists(
        lists=lists,
        assets=assets,
        jobs=jobs,
        folder=folder,
        bus=bus,
        permits=permits,
        check_address=downloading.judged,
    )
    handlers: Mapping[JobKind, Handler] = {
        JobKind.IMPORT: library.run_import,
        JobKind.DERIVE: library.run_derive,
        JobKind.SAMPLE: library.run_sample,
        JobKind.DOWNLOAD: downloading.run,
        JobKind.RENDER: rendering.making.run,
        JobKind.BATCH: batches.run,
        JobKind.NOTIFY: notices.run,
        JobKind.TIDY: tidying.run,
    }
    return Services(
        projects=made_projects,
        editing=Editing(projects, assets, bus, captions, permits=permits),
        library=library,
        lists=made_lists,
        watching=make_watching(settings, engine, made_lists),
        trash=trash,
        list_projects=ListProjects(
            lists=lists, assets=assets, projects=made_projects, files=files, captions=captions
        ),
        uploads=receiving,
        quotas=quotas,
        downloading=downloading,
        rendering=rendering,
        jobs=jobs,
        queueing=Queueing(switch=switch, store=store, queue=queue, bus=bus, permits=permits),
        notices=notices,
        tidying=tidying,
        runner=JobRunner(
            store=store, queue=queue, bus=bus, handlers=handlers, worker=worker, timings=timings
        ),
        helping=Helping(spans, rendering.making, bus, worker=worker) if worker else None,
        progress=ProgressHub(store, bus),
        workers=roster,
        vitals=Vitals(store=store, switch=switch, files=files, bus=bus, workers=roster, timings=timings),
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


def make_bus(settings: Settings) -> EventBus:
    """The bus of this installation."""
    if settings.redis_url is not None:
        return RedisBus(settings.redis_url)
    return SocketBus(settings.bus_socket)


def _assets(settings: Settings, engine: Engine) -> AssetStore:
    store = SqlAssetStore(engine)
    if settings.redis_url is None:
        return store
    return cast(AssetStore, CachedAssetStore(store, settings.redis_url))


def encoders_of(settings: Settings) -> Sequence[str]:
    """The encoders of this machine's graphics card, each tried out."""
    from app.adapters.ffmpeg.trial import encoders_here  # noqa: PLC0415  # numpy and PyAV with it

    return encoders_here(Ffmpeg(find_ffmpeg(settings.ffmpeg)))


def _media_work(settings: Settings) -> MediaWork:
    from app.adapters.ffmpeg.work import FfmpegWork  # noqa: PLC0415  # numpy and PyAV with it

    return FfmpegWork(Ffmpeg(find_ffmpeg(settings.ffmpeg)))


class _WhenNeeded:
    """Something that is made when it is first used: only a job that runs needs the media work."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = cache(make)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._make(), name)


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
