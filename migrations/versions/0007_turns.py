"""Who goes next: how much of a hurry a job has, what was paused, and when each person had a worker.

Revision ID: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, what finds rows by them, and the row that stops everything."""
    op.add_column("jobs", sa.Column("priority", sa.String(32), nullable=False, server_default="normal"))
    op.add_column("jobs", sa.Column("held", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("jobs", sa.Column("queued_at", sa.Double, nullable=False, server_default="0"))
    op.add_column("jobs", sa.Column("freed_at", sa.Double))
    op.create_index("ix_jobs_freed_at", "jobs", ["freed_at"])
    op.create_table(
        "queue_pause",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("since", sa.String(27), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
    )
