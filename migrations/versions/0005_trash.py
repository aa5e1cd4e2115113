"""What was deleted stays for a while, and the same content is known again.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)


def upgrade() -> None:
    """Add the columns, and what finds rows by them."""
    op.add_column("projects", sa.Column("deleted_at", MOMENT))
    op.add_column("assets", sa.Column("deleted_at", MOMENT))
    op.add_column("assets", sa.Column("sha256", sa.String(64)))
    op.create_index("ix_assets_sha256", "assets", ["owner", "sha256"])
    op.create_index("ix_assets_key", "assets", ["key"])
