"""What Alembic runs for each command; the connection comes from `app.adapters.db.migrate`."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from app.adapters.db import (
    account_rows,
    gone_assets,
    list_rows,
    own_presets,
    reservation_rows,
    span_rows,
    upload_rows,
    webhooks,
)
from app.adapters.db.rows import TABLES

# their tables belong to the same schema
assert account_rows.PersonRow.metadata is upload_rows.UploadRow.metadata is TABLES
assert gone_assets.GoneAssetRow.metadata is TABLES
assert own_presets.OwnPresetRow.metadata is TABLES
assert reservation_rows.ReservationRow.metadata is TABLES
assert list_rows.VideoListRow.metadata is span_rows.SpanRow.metadata is TABLES
assert webhooks.WebhookRow.metadata is TABLES


def run(connection: Connection) -> None:
    """Run the command in the transaction that is open on the connection."""
    context.configure(
        connection=connection,
        target_metadata=TABLES,
        # SQLite changes a table by making it anew.
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
