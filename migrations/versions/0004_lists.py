"""Lists of videos.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.String(32)
MOMENT = sa.String(27)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "video_lists",
        sa.Column("id", ID, primary_key=True),
        sa.Column("owner", ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("deleted_at", MOMENT),
    )
    op.create_index("ix_video_lists_owner", "video_lists", ["owner", "updated_at"])
    op.create_table(
        "list_videos",
        sa.Column("id", ID, primary_key=True),
        sa.Column("list_id", ID, sa.ForeignKey("video_lists.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("start_point", sa.Text, nullable=False),
        sa.Column("end_point", sa.Text, nullable=False),
        sa.Column("captions", sa.Text, nullable=False),
        sa.Column("line", sa.Integer),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("asset_id", ID),
        sa.Column("captions_key", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("batch", sa.String(64)),
        sa.Column("job_id", ID),
        sa.Column("deleted_at", MOMENT),
    )
    op.create_index("ix_list_videos_list", "list_videos", ["list_id", "position"])
    op.create_index("ix_list_videos_batch", "list_videos", ["batch", "position"])
