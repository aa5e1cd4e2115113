"""When what was made of a file was removed to make room, so that it is made again when it is wanted.

Revision ID: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("assets", sa.Column("cleared_at", sa.String(27)))
