"""Exports of lists: of which job another one is a part, and the project of each video.

Revision ID: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both columns, and the way from a job to its parts."""
    op.add_column("jobs", sa.Column("batch", sa.String(32)))
    op.create_index("ix_jobs_batch", "jobs", ["batch"])
    op.add_column("list_videos", sa.Column("project_id", sa.String(32)))
