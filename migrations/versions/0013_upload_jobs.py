"""An upload is a job too.

Revision ID: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what an upload knows of its job."""
    op.add_column("uploads", sa.Column("progress_job", sa.String(32)))
    op.add_column("uploads", sa.Column("progress_token", sa.String(64)))
