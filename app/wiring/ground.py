"""What the services of a process stand on; a part of `app.wiring`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import Engine

from app.adapters.asset_cache import CachedAssetStore
from app.adapters.captions import CaptionFiles
from app.adapters.db.assets import SqlAssetStore
from app.adapters.db.engine import WATCH, make_engine
from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.projects import SqlProjectStore
from app.adapters.db.reservations import SqlReservations
from app.adapters.db.uploads import SqlUploadStore
from app.adapters.events.redis_bus import RedisBus
from app.adapters.events.socket_bus import SocketBus
from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.probing.probe import AvProber
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.files import DiskFiles
from app.domain.addresses import Allowed
from app.ports import AssetStore, Cancelled, EventBus, JobQueue, MediaWork, Prober
from app.services.jobs.jobs import Jobs
from app.services.jobs.timings import Timings
from app.services.media.quotas import Quotas
from app.services.permits import Permits
from app.settings import Settings
from app.wiring.accounts import make_permits


@dataclass(frozen=True, slots=True)
class Ground:
    """The stores, files and bus of an installation, and what nearly every service asks."""

    settings: Settings
    engine: Engine
    queue: JobQueue
    worker: str | None  # the name of the process if it runs jobs
    timings: Timings
    projects: SqlProjectStore
    assets: AssetStore
    rows: SqlJobStore
    uploads: SqlUploadStore
    files: DiskFiles
    captions: CaptionFiles
    bus: EventBus
    permits: Permits
    quotas: Quotas
    jobs: Jobs
    prober: Prober
    work: MediaWork
    allowed: Allowed  # places inside private networks that may be asked


def lay(settings: Settings, queue: JobQueue, *, worker: str | None) -> Ground:
    """Name the adapters that the settings ask for."""
    timings = Timings()
    engine = make_engine(settings.database, pool_size=settings.database_pool_size).execution_options(
        **{WATCH: timings.writes}
    )
    projects, assets, rows = SqlProjectStore(engine), _assets(settings, engine), SqlJobStore(engine)
    files, bus, uploads = DiskFiles(settings.files_dir), make_bus(settings), SqlUploadStore(engine)
    permits = make_permits(settings, engine, projects)
    return Ground(
        settings=settings,
        engine=engine,
        queue=queue,
        worker=worker,
        timings=timings,
        projects=projects,
        assets=assets,
        rows=rows,
        uploads=uploads,
        files=files,
        captions=CaptionFiles(),
        bus=bus,
        permits=permits,
        quotas=Quotas(
            assets=assets,
            uploads=uploads,
            reservations=SqlReservations(engine),
            files=files,
            permits=permits,
            default=settings.quota_bytes,
        ),
        jobs=Jobs(store=rows, queue=queue, bus=bus, files=files, permits=permits),
        prober=AvProber(),
        work=cast(MediaWork, _WhenNeeded(lambda: _media_work(settings))),
        allowed=Allowed.parse(settings.download_allow),
    )


def make_bus(settings: Settings) -> EventBus:
    """The bus of this installation."""
    if settings.redis_url is not None:
        return RedisBus(settings.redis_url)
    return SocketBus(settings.bus_socket)


def encoders_of(settings: Settings, cancelled: Cancelled) -> Sequence[str]:
    """The encoders of this machine's graphics card, each tried out until that is cancelled."""
    from app.adapters.ffmpeg.trial import encoders_here  # noqa: PLC0415  # numpy and PyAV with it

    return encoders_here(Ffmpeg(find_ffmpeg(settings.ffmpeg)), cancelled=cancelled)


def _assets(settings: Settings, engine: Engine) -> AssetStore:
    store = SqlAssetStore(engine)
    if settings.redis_url is None:
        return store
    return cast(AssetStore, CachedAssetStore(store, settings.redis_url))


def _media_work(settings: Settings) -> MediaWork:
    from app.adapters.ffmpeg.work import FfmpegWork  # noqa: PLC0415  # numpy and PyAV with it

    return FfmpegWork(Ffmpeg(find_ffmpeg(settings.ffmpeg)))


class _WhenNeeded:
    """Something that is made when it is first used: only a job that runs needs the media work."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = cache(make)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._make(), name)
