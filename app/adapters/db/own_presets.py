"""Presets that people made themselves, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Boolean, Engine, Text, UniqueConstraint, delete, or_, select
from sqlmodel import Field, SQLModel, col

from app.adapters.db.rows import Document, Id, Moment
from app.adapters.db.transactions import reading, writing
from app.domain.errors import NotFound
from app.domain.own_presets import OwnPreset


class OwnPresetRow(SQLModel, table=True):
    """A named choice of how to export; the fields are those of OwnPreset."""

    __tablename__ = "own_presets"
    __table_args__ = (UniqueConstraint("owner", "title", name="uq_own_presets_title"),)

    id: str = Field(primary_key=True, sa_type=Id)
    owner: str = Field(sa_type=Id)
    title: str = Field(sa_type=Text)
    choice: dict[str, Any] = Field(sa_type=Document)  # the fields: that word is SQLModel's own
    shared: bool = Field(sa_type=Boolean)
    created_at: str = Field(sa_type=Moment)


class SqlOwnPresetStore:
    """The OwnPresetStore of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, preset: OwnPreset) -> OwnPreset:
        """Remember it, in place of an earlier one of that owner and title, whose id it takes."""
        mine = (col(OwnPresetRow.owner) == preset.owner) & (col(OwnPresetRow.title) == preset.title)
        with writing(self._engine) as session:
            earlier = session.scalar(select(OwnPresetRow).where(mine))
            kept = preset if earlier is None else replace(preset, id=earlier.id)
            session.merge(
                OwnPresetRow(
                    id=kept.id,
                    owner=kept.owner,
                    title=kept.title,
                    choice=dict(kept.fields),
                    shared=kept.shared,
                    created_at=kept.created_at,
                )
            )
        return kept

    def reachable(self, owner: str) -> Sequence[OwnPreset]:
        """One's own, and what others share, by title."""
        seen = or_(col(OwnPresetRow.owner) == owner, col(OwnPresetRow.shared).is_(True))
        with reading(self._engine) as session:
            rows = session.scalars(select(OwnPresetRow).where(seen)).all()
        found = [
            OwnPreset(row.id, row.owner, row.title, row.choice, row.shared, row.created_at) for row in rows
        ]
        return sorted(found, key=lambda preset: (preset.title.casefold(), preset.id))

    def delete(self, preset_id: str, *, owner: str) -> None:
        """Raises NotFound when it is not one's own."""
        mine = (col(OwnPresetRow.id) == preset_id) & (col(OwnPresetRow.owner) == owner)
        with writing(self._engine) as session:
            found = session.scalar(select(OwnPresetRow).where(mine))
            if found is None:
                raise NotFound("There is no such preset.")
            session.execute(delete(OwnPresetRow).where(mine))
