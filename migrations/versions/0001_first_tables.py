"""The first tables: projects, revisions, assets, jobs and their events.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
ID = sa.String(32)
MOMENT = sa.String(27)
WORD = sa.String(32)


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "projects",
        sa.Column("id", ID, primary_key=True),
        sa.Column("owner", ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("video_filename", sa.Text),
        sa.Column("video_url", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("head", sa.Integer, nullable=False),
        sa.Column("tip", sa.Integer, nullable=False),
        sa.Column("newest", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
    )
    op.create_index("ix_projects_owner", "projects", ["owner", "updated_at"])
    op.create_table(
        "revisions",
        sa.Column("project_id", ID, sa.ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("parent", sa.Integer),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("coalesce", sa.Text),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
    )
    op.create_table(
        "assets",
        sa.Column("id", ID, primary_key=True),
        sa.Column("owner", ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("info", DOCUMENT),
        sa.Column("error", sa.Text),
        sa.Column("needs_proxy", sa.Boolean, nullable=False),
        sa.Column("proxy_key", sa.Text),
        sa.Column("filmstrip_key", sa.Text),
        sa.Column("filmstrip", DOCUMENT),
        sa.Column("peaks_key", sa.Text),
    )
    op.create_index("ix_assets_owner", "assets", ["owner", "created_at"])
    _create_jobs()
    op.create_table(
        "stream_heads",
        sa.Column("owner", ID, primary_key=True),
        sa.Column("epoch", ID, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("oldest", sa.BigInteger, nullable=False),
    )


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", ID, primary_key=True),
        sa.Column("owner", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("payload", DOCUMENT, nullable=False),
        sa.Column("result", DOCUMENT),
        sa.Column("project_id", ID),
        sa.Column("asset_id", ID),
        sa.Column("fraction", sa.Double, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("detail", sa.Text),
        sa.Column("fps", sa.Double),
        sa.Column("speed", sa.Double),
        sa.Column("eta_seconds", sa.BigInteger),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("max_attempts", sa.Integer, nullable=False),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("idempotency_key", sa.Text),
        sa.Column("next_job_seq", sa.Integer, nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("lease_token", sa.String(64)),
        sa.Column("lease_until", sa.Double),
        sa.Column("next_run_at", sa.Double, nullable=False),
        sa.Column("hinted_at", sa.Double, nullable=False),
        sa.Column("early_losses", sa.Integer, nullable=False),
        sa.UniqueConstraint("owner", "idempotency_key", name="uq_jobs_idempotency_key"),
        sa.CheckConstraint("(lease_token IS NULL) = (state <> 'processing')", name="ck_jobs_lease"),
    )
    op.create_index("ix_jobs_owner", "jobs", ["owner", "created_at", "id"])
    op.create_index("ix_jobs_project", "jobs", ["project_id", "created_at"])
    op.create_index("ix_jobs_state", "jobs", ["state", "next_run_at"])
    op.create_table(
        "job_progress_events",
        sa.Column("owner", ID, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True),
        sa.Column("epoch", ID, nullable=False),
        sa.Column("job_id", ID, sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("job_seq", sa.Integer, nullable=False),
        sa.Column("operation", WORD, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("fraction", sa.Double, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("project_id", ID),
        sa.Column("video_id", ID),
        sa.Column("error", sa.Text),
        sa.Column("current_video", sa.Integer),
        sa.Column("total_videos", sa.Integer),
        sa.Column("downloaded_bytes", sa.BigInteger),
        sa.Column("total_bytes", sa.BigInteger),
        sa.Column("fps", sa.Double),
        sa.Column("speed", sa.Double),
        sa.Column("eta_seconds", sa.BigInteger),
        sa.UniqueConstraint("job_id", "job_seq", name="uq_job_progress_events_job_seq"),
    )
    op.create_index("ix_job_progress_events_created_at", "job_progress_events", ["created_at"])
