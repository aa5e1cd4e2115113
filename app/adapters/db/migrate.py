"""Bringing a database to the newest schema: safe when many processes start at once, or one is killed.

All of it is one transaction on either database. PostgreSQL waits on an advisory lock that ends with
it; SQLite waits for the write lock. Who comes second finds the work done.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from app.adapters.db.engine import WRITES, Durability
from app.domain.errors import DatabaseUnavailable, SettingsError

HEAD = "0025"
"""The newest revision. At head nothing of Alembic is imported: that would cost the start 0.2 s."""

_SCRIPTS = Path(__file__).parents[3] / "migrations"
_LOCK = 0x63757472_6F6F6D  # "cutroom"
_WAIT_SECONDS = 120
_NEWER = "This database was made by a newer Cutroom. Start that one, or restore a backup."


def upgrade_to_head(engine: Engine) -> bool:
    """Migrate if there is something to migrate; whether there was. Raises DatabaseUnavailable."""
    try:
        with engine.connect() as connection:
            if _revision(connection) == HEAD:
                return False
        with _alone(engine) as connection:
            revision = _revision(connection)
            if revision == HEAD:
                return False
            if revision is not None and connection.dialect.name == "sqlite":
                _copy_sqlite(engine, revision)
            _upgrade(connection)
            return True
    except OperationalError as error:
        raise DatabaseUnavailable from error


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that no second migration runs beside."""
    on_sqlite = engine.dialect.name == "sqlite"
    with engine.execution_options(**{WRITES: Durability.FULL}).connect() as connection:
        if on_sqlite:
            driver = connection.connection.dbapi_connection
            assert isinstance(driver, sqlite3.Connection)
            # A table that is made anew is dropped first, which must not delete what refers to it.
            driver.execute("PRAGMA foreign_keys=OFF").close()
            driver.execute(f"PRAGMA busy_timeout={_WAIT_SECONDS * 1000}").close()
        try:
            with connection.begin():
                if not on_sqlite:
                    connection.execute(text(f"SET LOCAL lock_timeout = '{_WAIT_SECONDS}s'"))
                    connection.execute(text("SET LOCAL statement_timeout = 0"))
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                yield connection
        finally:
            connection.invalidate()  # its settings are not for others


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - see HEAD
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise SettingsError(_NEWER) from error


def _copy_sqlite(engine: Engine, revision: str) -> None:
    """Keep the database as it was, beside it."""
    path = engine.url.database
    if not path or path == ":memory:":
        return
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(f"{path}.{revision}")) as copy:
        source.backup(copy)
