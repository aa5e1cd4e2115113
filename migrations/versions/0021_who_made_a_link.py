"""Who made a link that is good once: whoever is invited is told.

Revision ID: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for the person."""
    op.add_column("one_time_links", sa.Column("made_by", sa.String(32)))
