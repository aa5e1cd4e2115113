"""Connecting to the database: SQLite or PostgreSQL by one address, and each one's traps."""

from __future__ import annotations

import sqlite3
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import Connection, Double, Engine, create_engine, event, make_url
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

POOL_SIZE = 20
LOCK_WAIT_SECONDS = 15

WRITES = "cutroom_writes"
"""The execution option of a transaction that is going to write; a Durability."""


WATCH = "cutroom_watch"
"""The execution option of an engine whose writing transactions are timed; a Stopwatch."""


class Durability(StrEnum):
    """What a commit outlives. The names are SQLite's; PostgreSQL always commits in full."""

    FULL = "FULL"  # a power cut: one flush to the disk each
    NORMAL = "NORMAL"  # the death of any process


_POSTGRES_SESSION = " ".join(
    f"-c {setting}"
    for setting in (
        "statement_timeout=30000",
        "lock_timeout=10000",
        "idle_in_transaction_session_timeout=60000",
        "timezone=UTC",
    )
)


class db_now(FunctionElement[float]):
    """Now, as seconds since 1970 by the database's clock, the one that all workers share."""

    type = Double()
    inherit_cache = True


@compiles(db_now, "sqlite")
def _sqlite_now(_element: db_now, _compiler: SQLCompiler, **_options: object) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(db_now, "postgresql")
def _postgres_now(_element: db_now, _compiler: SQLCompiler, **_options: object) -> str:
    # Not now(), which is when the transaction began: a transaction may have waited for a lock.
    return "extract(epoch from clock_timestamp())::double precision"


def make_engine(url: str, *, pool_size: int = POOL_SIZE) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://...`; nothing is connected before it is used."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(url, pool_size)
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=True,
        pool_recycle=1800,
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        connect_args={
            "connect_timeout": 5,
            "client_encoding": "utf8",  # also where the database was made without an encoding
            "keepalives_idle": 30,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "application_name": "cutroom",
            "options": _POSTGRES_SESSION,
        },
    )


def _sqlite(url: str, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        connect_args={"timeout": LOCK_WAIT_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    # Without this the driver begins transactions by itself, late, and commits before DDL.
    connection.isolation_level = None
    for setting in (
        f"busy_timeout={LOCK_WAIT_SECONDS * 1000}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {setting}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot wait for another writer: SQLite refuses
    # it at once. So whoever is going to write says so, and takes the lock at the start.
    durability: Durability | None = connection.get_execution_options().get(WRITES)
    if durability is None:
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA synchronous={durability}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _to_json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
