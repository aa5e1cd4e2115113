"""Which version of the probe found the facts of a media file, and what was made by older ones.

Revision ID: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """All that is known so far was found by the first version."""
    op.add_column("assets", sa.Column("facts_version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("assets", sa.Column("stale", DOCUMENT))
    op.create_index("ix_assets_facts", "assets", ["facts_version"])
