"""Uploads that take many requests.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
ID = sa.String(32)
MOMENT = sa.String(27)
WORD = sa.String(32)


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "uploads",
        sa.Column("id", ID, primary_key=True),
        sa.Column("owner", ID, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("length", sa.BigInteger),
        sa.Column("offset", sa.BigInteger, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("parts", DOCUMENT, nullable=False),
        sa.Column("asset_id", ID, nullable=False),
        sa.Column("job_id", ID),
        sa.Column("error", sa.Text),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    op.create_index("ix_uploads_owner", "uploads", ["owner", "created_at"])
    op.create_index("ix_uploads_expires_at", "uploads", ["expires_at"])
