"""What was seen in the watched folder, in the database."""

from __future__ import annotations

from sqlalchemy import Engine, func, select
from sqlmodel import col

from app.adapters.db.list_rows import WatchedFileRow
from app.adapters.db.transactions import reading, writing
from app.ports.watching import WatchedFile


class SqlWatchMemory:
    """The WatchMemory of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def seen(self, file: WatchedFile) -> bool:
        """Whether the file was seen as it is now."""
        with reading(self._engine) as session:
            row = session.get(WatchedFileRow, file.path)
        return row is not None and (row.size, row.modified) == (file.size, file.modified)

    def brought(self, list_id: str, sha256: str) -> bool:
        """Whether a list was given that content from the folder before, under whatever name."""
        query = select(col(WatchedFileRow.path)).where(
            col(WatchedFileRow.list_id) == list_id, col(WatchedFileRow.sha256) == sha256
        )
        with reading(self._engine) as session:
            return session.scalar(query.limit(1)) is not None

    def last_list(self, beside: WatchedFile) -> str | None:
        """Which list the last file was given to that was seen in the folder of that one."""
        path, folder = col(WatchedFileRow.path), beside.path.rpartition("/")[0]
        within = f"{folder}/" if folder else ""
        query = (
            select(col(WatchedFileRow.list_id))
            .where(
                path.startswith(within, autoescape=True), func.substr(path, len(within) + 1).not_like("%/%")
            )
            .order_by(col(WatchedFileRow.seen_at).desc())
        )
        with reading(self._engine) as session:
            return session.scalar(query.limit(1))

    def remember(self, file: WatchedFile, *, list_id: str, sha256: str, at: str) -> None:
        """Note a file as seen, in place of what lay there before."""
        row = WatchedFileRow(
            path=file.path,
            size=file.size,
            modified=file.modified,
            list_id=list_id,
            sha256=sha256,
            seen_at=at,
        )
        with writing(self._engine) as session:
            session.merge(row)
