"""Transactions, and what a database's own errors mean to a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from app.adapters.db.engine import WATCH, WRITES, Durability
from app.domain.errors import DatabaseUnavailable, DiskFull, StorageError
from app.services.jobs.timings import Stopwatch

_DISK_FULL = "53100"  # PostgreSQL's; its driver is loaded where there is a PostgreSQL


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One or more independent reads."""
    with _plainly(), Session(engine, expire_on_commit=False) as session:
        yield session


@contextmanager
def reading_at_once(engine: Engine) -> Iterator[Session]:
    """Several reads that see one and the same moment."""
    with _plainly(), Session(engine, expire_on_commit=False) as session:
        if engine.dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


@contextmanager
def writing(engine: Engine, durability: Durability = Durability.FULL) -> Iterator[Session]:
    """One transaction: all of it is stored when the block ends well, none of it otherwise."""
    watch: Stopwatch | None = engine.get_execution_options().get(WATCH)
    with (
        watch.timing(StorageError) if watch else nullcontext(),
        _plainly(),
        Session(engine, expire_on_commit=False) as session,
        session.begin(),
    ):
        session.connection(execution_options={WRITES: durability})
        yield session


@contextmanager
def _plainly() -> Iterator[None]:
    """Raise DiskFull or DatabaseUnavailable for what no caller can help; let bugs through as they are."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseUnavailable from error
    except DBAPIError as error:
        if _disk_is_full(error.orig):
            raise DiskFull from error
        if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
            raise DatabaseUnavailable from error
        raise


def _disk_is_full(error: object) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(error, "sqlstate", None) == _DISK_FULL
