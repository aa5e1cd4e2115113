"""Which media people work with, told by both databases."""

from __future__ import annotations

from sqlalchemy import Engine

from app.adapters.db.assets import SqlAssetStore
from app.adapters.db.media_use import SqlMediaUse
from app.adapters.db.projects import SqlProjectStore
from app.domain.media import Asset, AssetState
from app.domain.projects import Project
from tests.notation import timeline_of

LONG_AGO, LATELY = "2026-01-01T00:00:00.000000Z", "2026-02-01T00:00:00.000000Z"


def test_what_came_in_lately_or_is_shown_where_somebody_worked_lately_is_in_use(engine: Engine) -> None:
    assets, times = SqlAssetStore(engine), iter((LONG_AGO, LATELY))
    for name, at in (("A", LONG_AGO), ("B", LONG_AGO), ("C", LATELY), ("D", LONG_AGO)):
        assets.add(Asset(name, "ann", name, f"media/{name}/original", AssetState.READY, 1, at))
    projects = SqlProjectStore(engine, now=lambda: next(times))
    for name, clips, at in (("old", "A[0:9]", LONG_AGO), ("new", "B[0:9]", LATELY)):
        projects.create(Project(name, "ann", name, 1, 1, 1, at, at), timeline_of(clips))
    use = SqlMediaUse(engine)
    assert set(use.since(LATELY)) == {"media/B/original", "media/C/original"}
    assert len(use.since(LONG_AGO)) == 4
