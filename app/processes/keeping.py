"""`backup FILE` and `restore FILE`: the database, and an index of the media that belong to it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from app.adapters.db.backup import read_backup, write_backup
from app.adapters.db.engine import make_engine
from app.domain.errors import AppError
from app.settings import Settings
from app.wiring import migrate

NOT_KEPT = ("scratch", "pieces")  # what jobs work on, and what can be made again
SHOWN = 10  # files that are missing


def backup(settings: Settings, target: Path) -> None:
    """Write the backup, while everything goes on. Raises AppError when the file cannot be written."""
    migrate(settings)
    engine = make_engine(settings.database, pool_size=1)
    try:
        write_backup(engine, target, _media(settings.files_dir))
    except OSError as error:
        raise AppError(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        engine.dispose()
    sys.stderr.write(f"The database is in {target}. Copy {settings.files_dir} beside it.\n")


def restore(settings: Settings, source: Path) -> None:
    """Fill an empty database, and name the media files that are not there.

    Raises AppError when the file cannot be read.
    """
    engine = make_engine(settings.database, pool_size=1)
    try:
        media = read_backup(engine, source)
    except OSError as error:
        raise AppError(f"{source} cannot be read: {error.strerror}.") from error
    finally:
        engine.dispose()
    missing = [key for key, size in media if not _is_there(settings.files_dir / key, size)]
    sys.stderr.write(f"Restored. {len(missing)} of {len(media)} files are missing or of another size.\n")
    for key in missing[:SHOWN]:
        sys.stderr.write(f"  {key}\n")


def _media(folder: Path) -> Iterator[tuple[str, int]]:
    for path in sorted(folder.rglob("*")):
        key = path.relative_to(folder)
        if key.parts[0] not in NOT_KEPT and path.is_file():
            yield key.as_posix(), path.stat().st_size


def _is_there(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size
