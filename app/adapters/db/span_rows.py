"""The table of the spans of running exports; part of the same schema as `rows`."""

from __future__ import annotations

from sqlalchemy import Double, ForeignKeyConstraint, String, Text
from sqlmodel import Field, SQLModel

from app.adapters.db.rows import Id


class SpanRow(SQLModel, table=True):
    """A span that is to be made; it has a token while somebody makes it.

    `until` is in seconds of the database's clock. `own` says that the export's own worker makes it,
    `tries` how often it was taken.
    """

    __tablename__ = "render_spans"
    __table_args__ = (ForeignKeyConstraint(["job_id"], ["jobs.id"], ondelete="CASCADE"),)

    job_id: str = Field(primary_key=True, sa_type=Id)
    number: int = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    maker: str = Field(sa_type=Text)
    frames: int
    made: int = 0  # frames
    done: bool = False
    own: bool = False
    wanted: bool = True
    tries: int = 0
    worker: str | None = Field(default=None, sa_type=Text)
    token: str | None = Field(default=None, sa_type=String(64))
    until: float | None = Field(default=None, sa_type=Double)
