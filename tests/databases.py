"""Databases of the newest schema, without a migration for each."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from app.adapters.db.engine import make_engine
from app.adapters.db.migrate import upgrade_to_head


def migrated_sqlite(path: Path) -> Engine:
    """An engine on a new database at `path`: a copy of one that was migrated once in this process."""
    path.write_bytes(_model())
    return make_engine(f"sqlite:///{path}")


@cache
def _model() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.db"
        engine = make_engine(f"sqlite:///{path}")
        upgrade_to_head(engine)
        engine.dispose()
        return path.read_bytes()
