"""News of a job stand in the streams of everybody who may see it, and are found by place and by time.

Revision ID: 0011
"""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

EVENTS = "job_progress_events"


def upgrade() -> None:
    """One number of a job may stand in several streams."""
    with op.batch_alter_table(EVENTS) as table:
        table.drop_constraint("uq_job_progress_events_job_seq", type_="unique")
    op.create_index("ix_job_progress_events_job", EVENTS, ["job_id", "owner", "seq"])
    op.create_index("ix_job_progress_events_told", EVENTS, ["job_id", "owner", "created_at"])
