"""A copy of the whole database as one file that either database can read: a zip of JSON lines.

    manifest.json          the schema's revision, and how many rows each table has
    tables/NAME.jsonl      a row a line
    media.jsonl            the files that lie beside the database: key and size

All rows are of one moment, while everything goes on.
"""

from __future__ import annotations

import secrets
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select, update

from app.adapters.db.engine import WRITES, Durability
from app.adapters.db.migrate import HEAD, upgrade_to_head
from app.domain.errors import InvalidDocument, SettingsError

FORM = 1
ROWS_AT_ONCE = 500
NOT_COPIED = frozenset({"alembic_version"})


def write_backup(engine: Engine, target: Path, media: Iterable[tuple[str, int]]) -> None:
    """Write all rows, and the keys and sizes of `media`, into a new file."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    aside = target.with_name(target.name + ".part")
    try:
        with engine.connect() as connection, zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
            counts = {
                table.name: _write_lines(archive, f"tables/{table.name}.jsonl", _rows(connection, table))
                for table in _tables(connection)
            }
            files = ({"key": key, "size": size} for key, size in media)
            manifest = {
                "form": FORM,
                "revision": HEAD,
                "tables": counts,
                "media": _write_lines(archive, "media.jsonl", files),
            }
            archive.writestr("manifest.json", orjson.dumps(manifest, option=orjson.OPT_NON_STR_KEYS))
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def read_backup(engine: Engine, source: Path) -> list[tuple[str, int]]:
    """Fill an empty database from a file; the keys and sizes of the media that belong to it.

    Raises SettingsError when the database is not empty or of another version, and InvalidDocument
    when the file is no backup.
    """
    upgrade_to_head(engine)
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = orjson.loads(archive.read("manifest.json"))
            if (manifest["form"], manifest["revision"]) != (FORM, HEAD):
                raise SettingsError(
                    "This backup was made by another version. Restore it with that one, then upgrade."
                )
            with engine.execution_options(**{WRITES: Durability.FULL}).begin() as connection:
                for table in _tables(connection):
                    if connection.scalar(select(func.count()).select_from(table)):
                        raise SettingsError("The database is not empty. Restore into a new one.")
                    _fill(connection, table, _read_lines(archive, f"tables/{table.name}.jsonl"))
                _begin_new_streams(connection)
            return [(line["key"], line["size"]) for line in _read_lines(archive, "media.jsonl")]
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise InvalidDocument("That file is no backup of Cutroom.") from error


def _tables(connection: Connection) -> list[Table]:
    """All that the database has, so that none can be forgotten; what is referred to comes first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name not in NOT_COPIED]


def _rows(connection: Connection, table: Table) -> Iterator[Mapping[str, Any]]:
    with connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table)) as found:
        for row in found.mappings():
            yield dict(row)


def _fill(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == ROWS_AT_ONCE:
            connection.execute(insert(table), some)
            some = []
    if some:
        connection.execute(insert(table), some)


def _begin_new_streams(connection: Connection) -> None:
    """Clients remember more than the backup knows: let them ask anew instead of going on."""
    heads = MetaData()
    heads.reflect(connection, only=["stream_heads"])
    table = heads.tables["stream_heads"]
    for owner in connection.scalars(select(table.c.owner)).all():
        connection.execute(update(table).where(table.c.owner == owner).values(epoch=secrets.token_hex(8)))


def _write_lines(archive: zipfile.ZipFile, name: str, rows: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    with archive.open(name, "w", force_zip64=True) as lines:
        for row in rows:
            lines.write(orjson.dumps(row, option=orjson.OPT_NON_STR_KEYS) + b"\n")
            count += 1
    return count


def _read_lines(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    with archive.open(name) as lines:
        for line in lines:
            yield orjson.loads(line)
