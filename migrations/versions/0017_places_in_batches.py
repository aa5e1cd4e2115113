"""How far a batch has come, kept with its job.

Revision ID: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the count of items and the one that is worked on."""
    op.add_column("jobs", sa.Column("current_video", sa.Integer))
    op.add_column("jobs", sa.Column("total_videos", sa.Integer))
