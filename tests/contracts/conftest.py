"""The databases that every store is tested on: SQLite in a file, and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.adapters.db.engine import make_engine
from app.adapters.db.migrate import upgrade_to_head
from tests.servers import Server, database, postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """One PostgreSQL for the whole run."""
    with postgres() as server:
        yield server


@contextmanager
def empty_database(request: pytest.FixtureRequest, kind: str) -> Iterator[str]:
    """The address of an empty database of that kind."""
    if kind == "sqlite":
        folder: Path = request.getfixturevalue("tmp_path")
        yield f"sqlite:///{folder}/cutroom.db"
        return
    with database(request.getfixturevalue("postgres_server")) as url:
        yield url


@contextmanager
def sql_engine(request: pytest.FixtureRequest, kind: str) -> Iterator[Engine]:
    """An engine on a new database of that kind and the newest schema."""
    with empty_database(request, kind) as url:
        engine = make_engine(url)
        upgrade_to_head(engine)
        yield engine
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database."""
    with empty_database(request, request.param) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine on a database of the newest schema."""
    with sql_engine(request, request.param) as engine:
        yield engine
