"""A job says on which queue it travels.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORD = sa.String(32)


def upgrade() -> None:
    """Add the column; what exists travels where its kind did, and batches on their own."""
    op.add_column("jobs", sa.Column("queue", WORD, nullable=False, server_default="interactive"))
    table = sa.table("jobs", sa.column("kind", WORD), sa.column("queue", WORD))
    for word in ("render", "download", "batch"):
        op.execute(table.update().where(table.c.kind == word).values(queue=word))
