"""The databases that every store is tested on: SQLite in a file, and a real PostgreSQL."""

from __future__ import annotations

import shutil
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


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file of the newest schema, to copy."""
    path = tmp_path_factory.mktemp("model") / "cutroom.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_model(postgres_server: Server) -> Iterator[str]:
    """The name of a PostgreSQL database of the newest schema, to copy."""
    with database(postgres_server) as url:
        _migrate(url)
        yield url.rsplit("/", 1)[1]


@contextmanager
def sql_engine(request: pytest.FixtureRequest, kind: str) -> Iterator[Engine]:
    """An engine on a new database of that kind and the newest schema."""
    with _new_database(request, kind) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@contextmanager
def _new_database(request: pytest.FixtureRequest, kind: str) -> Iterator[str]:
    if kind == "sqlite":
        path = request.getfixturevalue("tmp_path") / "cutroom.db"
        shutil.copy(request.getfixturevalue("sqlite_model"), path)
        yield f"sqlite:///{path}"
        return
    server, model = (request.getfixturevalue(name) for name in ("postgres_server", "postgres_model"))
    with database(server, like=model) as url:
        yield url


def _migrate(url: str) -> None:
    engine = make_engine(url)
    upgrade_to_head(engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('tmp_path')}/cutroom.db"
        return
    with database(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine on a database of the newest schema."""
    with sql_engine(request, request.param) as engine:
        yield engine
