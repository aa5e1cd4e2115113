"""Which originals were gone from the disk when they were last looked for.

Revision ID: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None of them, as far as is known so far."""
    op.add_column("assets", sa.Column("lost", sa.Boolean, nullable=False, server_default=sa.false()))
