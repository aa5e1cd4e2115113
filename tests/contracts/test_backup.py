"""A backup holds everything of one moment, and either database can be filled from it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.adapters.db.backup import read_backup, write_backup
from app.adapters.db.engine import make_engine
from app.adapters.db.jobs import SqlJobStore
from app.domain.errors import InvalidDocument, SettingsError
from app.domain.jobs import Cursor, JobKind, NewJob

MEDIA = [("media/a/original", 7)]


@pytest.fixture
def backup(engine: Engine, tmp_path: Path) -> Path:
    SqlJobStore(engine).add(NewJob("job", "ann", JobKind.RENDER, "Tâlk", payload={"a": [1, None]}))
    write_backup(engine, tmp_path / "cutroom.zip", MEDIA)
    return tmp_path / "cutroom.zip"


def test_what_was_kept_is_there_again_and_clients_begin_anew(
    engine: Engine, backup: Path, tmp_path: Path
) -> None:
    old = SqlJobStore(engine)
    new_engine = make_engine(f"sqlite:///{tmp_path}/new.db")
    assert read_backup(new_engine, backup) == MEDIA
    new = SqlJobStore(new_engine)
    assert new.get("job") == old.get("job")
    assert len(new.events_of_job("job")) == 1
    assert new.head("ann").seq == old.head("ann").seq
    assert not new.cursor_known(Cursor(old.head("ann").epoch, 1), "ann")
    new_engine.dispose()


def test_a_database_that_holds_something_is_left_alone(engine: Engine, backup: Path) -> None:
    with pytest.raises(SettingsError, match="not empty"):
        read_backup(engine, backup)
    assert SqlJobStore(engine).get("job").title == "Tâlk"


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/new.db")
    (tmp_path / "no.zip").write_bytes(b"no zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("readme.txt", "hello")
    for name in ("no.zip", "other.zip"):
        with pytest.raises(InvalidDocument):
            read_backup(engine, tmp_path / name)
    engine.dispose()
