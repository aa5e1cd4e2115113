"""Putting together what makes room once a day; a part of `app.wiring`."""

from __future__ import annotations

from collections.abc import Callable

from app.adapters.db.media_use import SqlMediaUse
from app.domain.tidying import Keep
from app.services.tidying import Tidying
from app.wiring.ground import Ground


def make_tidying(
    ground: Ground,
    *,
    sweep_uploads: Callable[[], int],
    sweep_trash: Callable[[], int],
    sweep_pieces: Callable[[], int],
) -> Tidying:
    """The service that makes room, as the settings want it."""
    settings = ground.settings
    return Tidying(
        store=ground.rows,
        jobs=ground.jobs,
        assets=ground.assets,
        use=SqlMediaUse(ground.engine),
        files=ground.files,
        sweep_uploads=sweep_uploads,
        sweep_trash=sweep_trash,
        sweep_pieces=sweep_pieces,
        keep=Keep(
            event_days=settings.progress_history_retention_days,
            cache_days=settings.cache_days,
            cache_bytes=settings.cache_bytes,
            export_days=settings.export_days,
        ),
        keeper=ground.permits.keeper,
    )
