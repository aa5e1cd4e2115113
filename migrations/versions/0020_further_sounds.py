"""What is made of the further sound tracks of a file.

Revision ID: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for the name of it."""
    op.add_column("assets", sa.Column("sounds_key", sa.Text))
