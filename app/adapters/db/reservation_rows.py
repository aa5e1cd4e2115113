"""The table of what jobs are promised of the room; part of the same schema as `rows`."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from app.adapters.db.rows import Id


class ReservationRow(SQLModel, table=True):
    """What one job may bring in; `size` is in bytes."""

    __tablename__ = "reservations"
    __table_args__ = (
        ForeignKeyConstraint(["job_id"], ["jobs.id"], ondelete="CASCADE"),
        Index("ix_reservations_owner", "owner"),
    )

    job_id: str = Field(primary_key=True, sa_type=Id)
    owner: str = Field(sa_type=Id)
    size: int = Field(sa_type=BigInteger)
