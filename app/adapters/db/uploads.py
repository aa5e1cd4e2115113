"""Unfinished uploads in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Engine, delete, func, or_, select, update
from sqlmodel import col

from app.adapters.db.transactions import reading, writing
from app.adapters.db.upload_rows import UploadRow
from app.domain.errors import NotFound
from app.domain.uploads import Upload, UploadRole, UploadState

_MISSING = "That upload does not exist, or its time has run out."


class SqlUploadStore:
    """The UploadStore of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, upload: Upload) -> None:
        """Remember a new upload."""
        with writing(self._engine) as session:
            session.add(_row(upload))

    def get(self, upload_id: str, *, owner: str) -> Upload:
        """One upload of that owner. Raises NotFound."""
        with reading(self._engine) as session:
            row = session.get(UploadRow, upload_id)
        if row is None or row.owner != owner:
            raise NotFound(_MISSING)
        return _upload(row)

    def list(self, *, owner: str) -> Sequence[Upload]:
        """Those that still arrive, newest first."""
        query = (
            select(UploadRow)
            .where(col(UploadRow.owner) == owner, col(UploadRow.state) == UploadState.ARRIVING)
            .order_by(col(UploadRow.created_at).desc(), col(UploadRow.id).desc())
        )
        with reading(self._engine) as session:
            return [_upload(row) for row in session.scalars(query)]

    def promised(self, owner: str, *, but: Collection[str] = ()) -> int:
        """Bytes that a person's uploads hold or are to have, until each has become a file."""
        size = func.coalesce(col(UploadRow.length), col(UploadRow.offset))
        waits = or_(
            col(UploadRow.state) == UploadState.ARRIVING,
            # a part that is complete lies here until the whole is made of it
            (col(UploadRow.role) == UploadRole.PARTIAL) & (col(UploadRow.state) == UploadState.COMPLETED),
        )
        query = select(func.coalesce(func.sum(size), 0))
        query = query.where(col(UploadRow.owner) == owner, waits, col(UploadRow.id).not_in(but))
        with reading(self._engine) as session:
            return int(session.scalar(query) or 0)

    def advance(self, upload_id: str, *, offset: int, length: int | None, expires_at: str) -> Upload:
        """Note how far it has come. Raises NotFound."""
        return self._change(upload_id, offset=offset, length=length, expires_at=expires_at)

    def settle(
        self, upload_id: str, state: UploadState, *, job_id: str | None = None, error: str | None = None
    ) -> Upload:
        """Note what became of one that is complete. Raises NotFound."""
        return self._change(upload_id, state=state, job_id=job_id, error=error)

    def delete(self, upload_id: str, *, owner: str) -> None:
        """Forget an upload. Raises NotFound."""
        gone = (
            delete(UploadRow)
            .where(col(UploadRow.id) == upload_id, col(UploadRow.owner) == owner)
            .returning(UploadRow.id)  # type: ignore[call-overload]  # SQLModel types columns as values
        )
        with writing(self._engine) as session:
            if session.scalars(gone).one_or_none() is None:
                raise NotFound(_MISSING)

    def expired(self, *, before: str, limit: int = 100) -> Sequence[Upload]:
        """Everybody's uploads whose time has run out, the oldest first."""
        query = (
            select(UploadRow)
            .where(col(UploadRow.expires_at) < before)
            .order_by(col(UploadRow.expires_at))
            .limit(limit)
        )
        with reading(self._engine) as session:
            return [_upload(row) for row in session.scalars(query)]

    def _change(self, upload_id: str, **changes: Any) -> Upload:
        change = (
            update(UploadRow).where(col(UploadRow.id) == upload_id).values(**changes).returning(UploadRow)
        )
        with writing(self._engine) as session:
            row = session.scalars(change).one_or_none()
            if row is None:
                raise NotFound(_MISSING)
            return _upload(row)


def _row(upload: Upload) -> UploadRow:
    return UploadRow(
        id=upload.id,
        owner=upload.owner,
        role=upload.role,
        state=upload.state,
        length=upload.length,
        offset=upload.offset,
        details=upload.metadata,
        parts=list(upload.parts),
        asset_id=upload.asset_id,
        job_id=upload.job_id,
        progress_job=upload.progress_job,
        progress_token=upload.progress_token,
        error=upload.error,
        created_at=upload.created_at,
        expires_at=upload.expires_at,
    )


def _upload(row: UploadRow) -> Upload:
    return Upload(
        id=row.id,
        owner=row.owner,
        role=row.role,
        state=row.state,
        length=row.length,
        offset=row.offset,
        metadata=row.details,
        asset_id=row.asset_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        parts=tuple(row.parts),
        job_id=row.job_id,
        progress_job=row.progress_job,
        progress_token=row.progress_token,
        error=row.error,
    )
