"""What files were called that were deleted for good: timelines may show them still."""

from __future__ import annotations

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from app.adapters.db.rows import AssetRow, Id


class GoneAssetRow(SQLModel, table=True):
    """All that is kept of such a file; part of the same schema as `rows`."""

    __tablename__ = "gone_assets"

    id: str = Field(primary_key=True, sa_type=Id)
    owner: str = Field(sa_type=Id)
    name: str = Field(sa_type=Text)


def trace_of(row: AssetRow) -> GoneAssetRow:
    """What stays of a file that is forgotten."""
    return GoneAssetRow(id=row.id, owner=row.owner, name=row.name)
