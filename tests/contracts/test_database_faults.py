"""What a person reads when the database is full, locked or away, and that it comes back by itself."""

from __future__ import annotations

import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from app.adapters.db.engine import make_engine
from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.migrate import upgrade_to_head
from app.adapters.db.transactions import reading, writing
from app.adapters.db.waiting import upgrade_when_there
from app.domain.errors import DatabaseUnavailable, DiskFull
from app.domain.jobs import JobKind, NewJob
from tests.servers import Server, free_port, postgres
from tests.waiting import wait_until


def new_job(job_id: str, payload: str = "") -> NewJob:
    return NewJob(job_id, "ann", JobKind.RENDER, "Talk", payload={"text": payload})


def test_a_full_disk_is_said_and_what_was_stored_stays(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/cutroom.db", pool_size=1)
    upgrade_to_head(engine)
    store = SqlJobStore(engine)
    store.add(new_job("kept"))
    with engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count={pages + 1}"))
    with pytest.raises(DiskFull):
        store.add(new_job("lost", "x" * 1_000_000))
    assert [job.id for job in store.list(owner="ann")] == ["kept"]
    assert store.head("ann").seq == 1
    engine.dispose()


def test_a_full_disk_of_postgresql_is_said_too(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/cutroom.db", pool_size=1)
    full = psycopg.errors.DiskFull("could not extend file")
    with pytest.raises(DiskFull), reading(engine):
        raise OperationalError("INSERT", None, full)
    engine.dispose()


def test_a_locked_file_is_a_database_that_cannot_be_reached(tmp_path: Path) -> None:
    path = tmp_path / "cutroom.db"
    engine = make_engine(f"sqlite:///{path}", pool_size=1)
    upgrade_to_head(engine)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA busy_timeout=50"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable):
            SqlJobStore(engine).add(new_job("waits"))
        other.execute("ROLLBACK")
    SqlJobStore(engine).add(new_job("waits"))
    engine.dispose()


def test_a_lost_connection_is_made_again_and_a_lost_server_is_said() -> None:
    with postgres() as server:
        engine = make_engine(server.url)
        upgrade_to_head(engine)
        store = SqlJobStore(engine)
        store.add(new_job("before"))
        with psycopg.connect(server.url, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cutroom'"
            )
        assert store.get("before").id == "before"
        server.process.send_signal(signal.SIGINT)
        server.process.wait(30)
        with pytest.raises(DatabaseUnavailable):
            store.get("before")
        engine.dispose()


def test_nothing_that_is_asked_of_postgresql_waits_without_end(postgres_server: Server) -> None:
    engine = make_engine(postgres_server.url, pool_size=1)
    with engine.connect() as connection:
        for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            assert connection.scalar(text(f"SHOW {limit}")) not in (None, "0")
        connection.execute(text("SET statement_timeout = 50"))
        with pytest.raises(DBAPIError, match="statement timeout"):
            connection.execute(text("SELECT pg_sleep(30)"))
    engine.dispose()


def test_a_broken_rule_is_a_bug_and_not_a_fault_of_the_database(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.execute(text("INSERT INTO stream_heads (owner) VALUES ('ann')"))


def test_a_start_waits_for_a_database_server_that_is_still_starting(caplog: pytest.LogCaptureFixture) -> None:
    with postgres() as server:
        server.stop(signal.SIGINT)
        engine = make_engine(server.url, pool_size=1)
        start = threading.Thread(target=upgrade_when_there, args=(engine,))
        start.start()
        wait_until(lambda: "Waiting up to 60 s for the database" in caplog.text, "it says that it waits")
        server.start()
        start.join(60)
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM jobs")) == 0
        engine.dispose()
    assert len(caplog.records) == 1, "it is said once"


def test_a_start_gives_up_on_a_database_that_never_comes() -> None:
    engine = make_engine(f"postgresql://cutroom@127.0.0.1:{free_port()}/none", pool_size=1)
    with pytest.raises(DatabaseUnavailable):
        upgrade_when_there(engine, patience=0.1)
