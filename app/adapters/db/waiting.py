"""Starting together with the database server: who comes first waits for the other."""

from __future__ import annotations

import logging
import time

from sqlalchemy import Engine

from app.adapters.db.migrate import upgrade_to_head
from app.domain.errors import DatabaseUnavailable

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5


def upgrade_when_there(engine: Engine, *, patience: float = 60.0) -> bool:
    """Migrate if there is something to migrate, once the server answers; whether there was.

    Raises DatabaseUnavailable after `patience` seconds. A SQLite file is there or not.
    """
    give_up_at = time.monotonic() + patience
    said = False
    while True:
        try:
            return upgrade_to_head(engine)
        except DatabaseUnavailable as error:
            if engine.dialect.name == "sqlite" or time.monotonic() > give_up_at:
                raise
            if not said:
                logger.warning("Waiting up to %g s for the database: %s", patience, _reason(error))
                said = True
            time.sleep(LOOK_SECONDS)


def _reason(error: DatabaseUnavailable) -> str:
    """The driver's first line: it names host and port, never the password."""
    cause = error.__cause__
    return str(getattr(cause, "orig", cause)).strip().partition("\n")[0]
