"""The tables. Only this package and the migrations know them.

    projects 1 ──── * revisions           the history of a timeline, a tree by `parent`
    assets                                 media; timelines name them by id
    jobs 1 ──── * job_progress_events      news, numbered per job and per stream
    stream_heads                           per person: the number of the newest event

Times are ISO 8601 text in UTC, which sorts as it reads, but for leases: those are seconds of the
database's own clock.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Double,
    Enum,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.domain.jobs import JobKind, JobState, Priority, Queue
from app.domain.media import AssetState

Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""Plain JSON. A change in place is not noticed: assign a new value."""

Id = String(32)
Moment = String(27)


def words(kind: type[StrEnum]) -> Enum:
    """A column that holds the words of an enum."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class ProjectRow(SQLModel, table=True):
    """A project; `newest` is the highest revision number ever given."""

    __tablename__ = "projects"
    __table_args__ = (Index("ix_projects_owner", "owner", "updated_at"),)

    id: str = Field(primary_key=True, sa_type=Id)
    owner: str = Field(sa_type=Id)
    name: str = Field(sa_type=Text)
    description: str = Field(default="", sa_type=Text)
    video_filename: str | None = Field(default=None, sa_type=Text)
    video_url: str | None = Field(default=None, sa_type=Text)
    version: int
    head: int
    tip: int
    newest: int
    created_at: str = Field(sa_type=Moment)
    updated_at: str = Field(sa_type=Moment)
    deleted_at: str | None = Field(default=None, sa_type=Moment)


class RevisionRow(SQLModel, table=True):
    """A saved timeline, with the SHA-256 of its canonical form."""

    __tablename__ = "revisions"
    __table_args__ = (ForeignKeyConstraint(["project_id"], ["projects.id"], ondelete="CASCADE"),)

    project_id: str = Field(primary_key=True, sa_type=Id)
    number: int = Field(primary_key=True)
    parent: int | None = None
    label: str = Field(sa_type=Text)
    name: str | None = Field(default=None, sa_type=Text)
    sha256: str = Field(sa_type=String(64))
    coalesce: str | None = Field(default=None, sa_type=Text)
    created_at: str = Field(sa_type=Moment)
    document: dict[str, Any] = Field(sa_type=Document)


class AssetRow(SQLModel, table=True):
    """A media file and what is known of it. Several of one owner with the same bytes share their keys."""

    __tablename__ = "assets"
    __table_args__ = (
        Index("ix_assets_owner", "owner", "created_at"),
        Index("ix_assets_sha256", "owner", "sha256"),
        Index("ix_assets_key", "key"),
        Index("ix_assets_facts", "facts_version"),
    )

    id: str = Field(primary_key=True, sa_type=Id)
    owner: str = Field(sa_type=Id)
    name: str = Field(sa_type=Text)
    key: str = Field(sa_type=Text)
    state: AssetState = Field(sa_type=words(AssetState))
    size_bytes: int = Field(sa_type=BigInteger)
    created_at: str = Field(sa_type=Moment)
    info: dict[str, Any] | None = Field(default=None, sa_type=Document)
    error: str | None = Field(default=None, sa_type=Text)
    needs_proxy: bool = False
    proxy_key: str | None = Field(default=None, sa_type=Text)
    filmstrip_key: str | None = Field(default=None, sa_type=Text)
    filmstrip: dict[str, Any] | None = Field(default=None, sa_type=Document)
    peaks_key: str | None = Field(default=None, sa_type=Text)
    sounds_key: str | None = Field(default=None, sa_type=Text)
    sha256: str | None = Field(default=None, sa_type=String(64))
    cleared_at: str | None = Field(default=None, sa_type=Moment)
    facts_version: int
    lost: bool = False
    stale: list[str] | None = Field(default=None, sa_type=Document)
    deleted_at: str | None = Field(default=None, sa_type=Moment)


class JobRow(SQLModel, table=True):
    """A job: the queue of record.

    `next_job_seq` numbers its events. `queued_at`, `next_run_at`, `hinted_at`, `lease_until` and
    `freed_at`, when it last gave a worker back, are seconds of the database's clock. `early_losses`
    counts workers that were lost before anything was done.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("owner", "idempotency_key", name="uq_jobs_idempotency_key"),
        CheckConstraint("(lease_token IS NULL) = (state <> 'processing')", name="ck_jobs_lease"),
        Index("ix_jobs_owner", "owner", "created_at", "id"),
        Index("ix_jobs_project", "project_id", "created_at"),
        Index("ix_jobs_state", "state", "next_run_at"),
        Index("ix_jobs_freed_at", "freed_at"),
        Index("ix_jobs_kind", "kind", "created_at"),
        Index("ix_jobs_batch", "batch"),
    )

    id: str = Field(primary_key=True, sa_type=Id)
    owner: str = Field(sa_type=Id)
    kind: JobKind = Field(sa_type=words(JobKind))
    queue: Queue = Field(sa_type=words(Queue))
    state: JobState = Field(sa_type=words(JobState))
    title: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Moment)
    updated_at: str = Field(sa_type=Moment)
    finished_at: str | None = Field(default=None, sa_type=Moment)
    payload: dict[str, Any] = Field(sa_type=Document)
    result: dict[str, Any] | None = Field(default=None, sa_type=Document)
    project_id: str | None = Field(default=None, sa_type=Id)
    asset_id: str | None = Field(default=None, sa_type=Id)
    batch: str | None = Field(default=None, sa_type=Id)
    fraction: float = Field(default=0.0, sa_type=Double)
    stage: str = Field(default="", sa_type=Text)
    message: str = Field(default="", sa_type=Text)
    error: str | None = Field(default=None, sa_type=Text)
    detail: str | None = Field(default=None, sa_type=Text)
    fps: float | None = Field(default=None, sa_type=Double)
    speed: float | None = Field(default=None, sa_type=Double)
    eta_seconds: int | None = Field(default=None, sa_type=BigInteger)
    current_video: int | None = None
    total_videos: int | None = None
    attempt: int = 0
    max_attempts: int
    cancel_requested: bool = False
    priority: Priority = Field(default=Priority.NORMAL, sa_type=words(Priority))
    held: bool = False
    idempotency_key: str | None = Field(default=None, sa_type=Text)
    next_job_seq: int = 0
    worker: str | None = Field(default=None, sa_type=Text)
    lease_token: str | None = Field(default=None, sa_type=String(64))
    lease_until: float | None = Field(default=None, sa_type=Double)
    queued_at: float = Field(default=0.0, sa_type=Double)
    freed_at: float | None = Field(default=None, sa_type=Double)
    next_run_at: float = Field(default=0.0, sa_type=Double)
    hinted_at: float = Field(default=0.0, sa_type=Double)
    early_losses: int = 0


class ProgressEventRow(SQLModel, table=True):
    """One piece of news of a job in the stream of `owner`; the fields are those of ProgressEvent."""

    __tablename__ = "job_progress_events"
    __table_args__ = (
        ForeignKeyConstraint(["job_id"], ["jobs.id"], ondelete="CASCADE"),
        Index("ix_job_progress_events_job", "job_id", "owner", "seq"),
        Index("ix_job_progress_events_told", "job_id", "owner", "created_at"),
        Index("ix_job_progress_events_created_at", "created_at"),
    )

    owner: str = Field(primary_key=True, sa_type=Id)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    epoch: str = Field(sa_type=Id)
    job_id: str = Field(sa_type=Id)
    job_seq: int
    operation: JobKind = Field(sa_type=words(JobKind))
    status: JobState = Field(sa_type=words(JobState))
    fraction: float = Field(sa_type=Double)
    stage: str = Field(sa_type=Text)
    message: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Moment)
    project_id: str | None = Field(default=None, sa_type=Id)
    video_id: str | None = Field(default=None, sa_type=Id)
    error: str | None = Field(default=None, sa_type=Text)
    current_video: int | None = None
    total_videos: int | None = None
    downloaded_bytes: int | None = Field(default=None, sa_type=BigInteger)
    total_bytes: int | None = Field(default=None, sa_type=BigInteger)
    fps: float | None = Field(default=None, sa_type=Double)
    speed: float | None = Field(default=None, sa_type=Double)
    eta_seconds: int | None = Field(default=None, sa_type=BigInteger)


class QueuePauseRow(SQLModel, table=True):
    """While there is a row, which has the id 1, no job is taken."""

    __tablename__ = "queue_pause"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    since: str = Field(sa_type=Moment)
    by: str = Field(sa_type=Id)


class StreamHeadRow(SQLModel, table=True):
    """Where an owner's stream of events stands; bumped in the transaction that stores an event."""

    __tablename__ = "stream_heads"

    owner: str = Field(primary_key=True, sa_type=Id)
    epoch: str = Field(sa_type=Id)
    seq: int = Field(sa_type=BigInteger)
    oldest: int = Field(sa_type=BigInteger)


TABLES = SQLModel.metadata
"""All of the above; the migrations end in the same."""
