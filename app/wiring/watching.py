"""Putting the watched folder together; a part of `app.wiring`."""

from __future__ import annotations

from sqlalchemy import Engine

from app.adapters.db.people import SqlPeopleStore
from app.adapters.db.watching import SqlWatchMemory
from app.adapters.watched_folder import DiskWatchedFolder
from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import NotFound
from app.services.lists.lists import Lists
from app.services.lists.watching import Watching
from app.settings import Settings

LIST_NAME = "Watched folder"


def make_watching(settings: Settings, engine: Engine, lists: Lists) -> Watching | None:
    """What looks into the watched folder; None when there is none."""
    if settings.watch_dir is None or settings.import_dir is None:
        return None
    people = SqlPeopleStore(engine)

    def whose() -> str:
        if not settings.accounts:
            return LOCAL_OWNER
        account = people.named(settings.watch_for or "")
        if account is None:
            raise NotFound("CUTROOM_WATCH_FOR names nobody who has an account.")
        return account.person.id

    return Watching(
        folder=DiskWatchedFolder(settings.watch_dir, settings.import_dir),
        memory=SqlWatchMemory(engine),
        lists=lists,
        name=LIST_NAME,
        whose=whose,
    )
