"""The table of uploads that take many requests; part of the same schema as `rows`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, String, Text
from sqlmodel import Field, SQLModel

from app.adapters.db.rows import Document, Id, Moment, words
from app.domain.uploads import UploadRole, UploadState


class UploadRow(SQLModel, table=True):
    """A file on its way in; the fields are those of Upload."""

    __tablename__ = "uploads"
    __table_args__ = (
        Index("ix_uploads_owner", "owner", "created_at"),
        Index("ix_uploads_expires_at", "expires_at"),
    )

    id: str = Field(primary_key=True, sa_type=Id)
    owner: str = Field(sa_type=Id)
    role: UploadRole = Field(sa_type=words(UploadRole))
    state: UploadState = Field(sa_type=words(UploadState))
    length: int | None = Field(default=None, sa_type=BigInteger)
    offset: int = Field(sa_type=BigInteger)
    details: str = Field(sa_type=Text)  # the metadata: that word is SQLModel's own
    parts: list[str] = Field(sa_type=Document)
    asset_id: str = Field(sa_type=Id)
    job_id: str | None = Field(default=None, sa_type=Id)
    progress_job: str | None = Field(default=None, sa_type=Id)
    progress_token: str | None = Field(default=None, sa_type=String(64))
    error: str | None = Field(default=None, sa_type=Text)
    created_at: str = Field(sa_type=Moment)
    expires_at: str = Field(sa_type=Moment)
