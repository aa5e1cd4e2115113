"""A database becomes ready at the start, whoever else starts, and whatever was killed before."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from app.adapters.db.assets import SqlAssetStore
from app.adapters.db.engine import make_engine
from app.adapters.db.media_json import info_to_json
from app.adapters.db.migrate import HEAD, upgrade_to_head
from app.adapters.db.rows import TABLES
from app.domain.errors import DatabaseUnavailable, SettingsError
from app.domain.media import MediaInfo
from tests.servers import Server, database, free_port

ROOT = Path(__file__).parents[2]

START = """
import sys
from app.adapters.db.engine import make_engine
from app.adapters.db.migrate import upgrade_to_head
sys.exit(0 if upgrade_to_head(make_engine(sys.argv[1])) else 7)
"""

START_WITHOUT_ALEMBIC = "import sys; sys.modules['alembic'] = None\n" + START

DIE_HALF_WAY = """
import os, signal, sys
from sqlalchemy import event
from app.adapters.db.engine import make_engine
from app.adapters.db.migrate import upgrade_to_head
engine = make_engine(sys.argv[1])
made = []
@event.listens_for(engine, "after_cursor_execute")
def _count(connection, cursor, statement, *_more):
    made.append("CREATE TABLE" in statement)
    if sum(made) == 5:
        os.kill(os.getpid(), signal.SIGKILL)
upgrade_to_head(engine)
"""


def start(script: str, url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", script, url], cwd=ROOT, env={**os.environ})


def test_the_migrations_end_in_the_tables_of_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, TABLES) == []


def test_a_postgresql_that_was_made_without_an_encoding_serves(postgres_server: Server) -> None:
    with database(postgres_server, like="template0", encoding="SQL_ASCII") as url:
        engine = make_engine(url)
        assert upgrade_to_head(engine)
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT :name"), {"name": "Über Köln"}) == "Über Köln"
        engine.dispose()


def test_the_head_that_the_code_names_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(ROOT / "migrations")).get_current_head() == HEAD


def test_a_second_start_finds_nothing_to_do_and_needs_no_alembic(database_url: str) -> None:
    assert start(START, database_url).wait(60) == 0
    assert start(START, database_url).wait(60) == 7
    assert start(START_WITHOUT_ALEMBIC, database_url).wait(60) == 7


def test_of_five_processes_that_start_at_once_one_migrates(database_url: str) -> None:
    processes = [start(START, database_url) for _ in range(5)]
    assert sorted(process.wait(120) for process in processes) == [0, 7, 7, 7, 7]


def test_a_start_after_a_kill_in_mid_migration_migrates_cleanly(database_url: str) -> None:
    assert start(DIE_HALF_WAY, database_url).wait(60) == -signal.SIGKILL
    engine = make_engine(database_url)
    assert inspect(engine).get_table_names() in ([], ["alembic_version"])
    assert upgrade_to_head(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), TABLES) == []
    engine.dispose()


def test_a_database_of_a_newer_program_is_left_alone_with_a_sentence(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsError, match="newer Cutroom"):
        upgrade_to_head(engine)


def test_sqlite_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/cutroom.db")
    upgrade_to_head(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(SettingsError):
        upgrade_to_head(engine)
    copy = make_engine(f"sqlite:///{tmp_path}/cutroom.db.0000")
    assert "projects" in inspect(copy).get_table_names()
    engine.dispose()
    copy.dispose()


def test_a_database_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    for url in (f"postgresql://nobody@127.0.0.1:{free_port()}/x", f"sqlite:///{tmp_path}/no/folder/x.db"):
        engine = make_engine(url)
        with pytest.raises(DatabaseUnavailable):
            upgrade_to_head(engine)
        engine.dispose()


def test_what_is_known_of_media_is_of_the_first_facts_after_an_upgrade(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.begin() as connection:
        migrate_to("0022", connection)
        connection.execute(
            text(
                "INSERT INTO assets (id, owner, name, key, state, size_bytes, created_at, needs_proxy, info)"
                " VALUES ('a', 'ann', 'Talk', 'media/a/original', 'ready', 9, '2026', false, :info)"
            ),
            {"info": json.dumps(info_to_json(MediaInfo("mov", Fraction(2), 9)))},
        )
    assert upgrade_to_head(engine)
    store = SqlAssetStore(engine)
    [old] = store.with_older_facts(most=9)
    assert (old.facts_version, old.stale, old.info) == (1, (), MediaInfo("mov", Fraction(2), 9))
    store.note_version(old.key)
    assert store.count_older_facts() == 0
    engine.dispose()


def migrate_to(revision: str, connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
