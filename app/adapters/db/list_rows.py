"""The tables of lists; part of the same schema as `rows`. Only this package knows them.

video_lists 1 ──── * list_videos      a video's asset has the same id as its row
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String, Text
from sqlmodel import Field, SQLModel

from app.adapters.db.rows import Id, Moment

Word = String(32)


class VideoListRow(SQLModel, table=True):
    """A named set of videos."""

    __tablename__ = "video_lists"
    __table_args__ = (Index("ix_video_lists_owner", "owner", "updated_at"),)

    id: str = Field(primary_key=True, sa_type=Id)
    owner: str = Field(sa_type=Id)
    name: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Moment)
    updated_at: str = Field(sa_type=Moment)
    deleted_at: str | None = Field(default=None, sa_type=Moment)


class ListVideoRow(SQLModel, table=True):
    """A video of a list; what a person wrote stands there as it was written."""

    __tablename__ = "list_videos"
    __table_args__ = (
        ForeignKeyConstraint(["list_id"], ["video_lists.id"], ondelete="CASCADE"),
        Index("ix_list_videos_list", "list_id", "position"),
        Index("ix_list_videos_batch", "batch", "position"),
    )

    id: str = Field(primary_key=True, sa_type=Id)
    list_id: str = Field(sa_type=Id)
    position: int
    source: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    start_point: str = Field(sa_type=Text)
    end_point: str = Field(sa_type=Text)
    captions: str = Field(sa_type=Text)
    line: int | None = None
    state: str = Field(sa_type=Word)
    created_at: str = Field(sa_type=Moment)
    asset_id: str | None = Field(default=None, sa_type=Id)
    captions_key: str | None = Field(default=None, sa_type=Text)
    error: str | None = Field(default=None, sa_type=Text)
    batch: str | None = Field(default=None, sa_type=String(64))
    job_id: str | None = Field(default=None, sa_type=Id)
    project_id: str | None = Field(default=None, sa_type=Id)
    deleted_at: str | None = Field(default=None, sa_type=Moment)


class WatchedFileRow(SQLModel, table=True):
    """A file that lay in the watched folder, as it was when it was taken."""

    __tablename__ = "watched_files"
    __table_args__ = (Index("ix_watched_files_content", "list_id", "sha256"),)

    path: str = Field(primary_key=True, sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    modified: int = Field(sa_type=BigInteger)
    list_id: str = Field(sa_type=Id)
    sha256: str = Field(sa_type=String(64))
    seen_at: str = Field(sa_type=Moment)
