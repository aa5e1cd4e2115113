"""Putting together what makes room once a day; a part of `app.wiring`."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

from app.adapters.db.media_use import SqlMediaUse
from app.domain.tidying import Keep
from app.ports import AssetStore, FileStore, JobStore
from app.services.jobs.jobs import Jobs
from app.services.permits import Permits
from app.services.tidying import Tidying
from app.settings import Settings


def make_tidying(
    settings: Settings,
    engine: Engine,
    *,
    store: JobStore,
    jobs: Jobs,
    assets: AssetStore,
    files: FileStore,
    permits: Permits,
    sweep_uploads: Callable[[], int],
    sweep_trash: Callable[[], int],
) -> Tidying:
    """The service that makes room, as the settings want it."""
    return Tidying(
        store=store,
        jobs=jobs,
        assets=assets,
        use=SqlMediaUse(engine),
        files=files,
        sweep_uploads=sweep_uploads,
        sweep_trash=sweep_trash,
        keep=Keep(
            event_days=settings.progress_history_retention_days,
            cache_days=settings.cache_days,
            cache_bytes=settings.cache_bytes,
            export_days=settings.export_days,
        ),
        keeper=permits.keeper,
    )
