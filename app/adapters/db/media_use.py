"""Which media people work with: what came in lately, and what the projects show that changed lately."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Engine, and_, select
from sqlmodel import col

from app.adapters.db.rows import AssetRow, ProjectRow, RevisionRow
from app.adapters.db.transactions import reading
from app.domain.serial import from_document

_AT_ONCE = 200


class SqlMediaUse:
    """The MediaUse of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, moment: str) -> Collection[str]:
        """The keys of files that came in since then, or that a project shows which was changed since."""
        shown: set[str] = set()
        documents = (
            select(col(RevisionRow.document))
            .join(
                ProjectRow,
                and_(
                    col(ProjectRow.id) == col(RevisionRow.project_id),
                    col(ProjectRow.head) == col(RevisionRow.number),
                ),
            )
            .where(col(ProjectRow.updated_at) >= moment)
        )
        files = select(col(AssetRow.id), col(AssetRow.key), col(AssetRow.created_at))
        with reading(self._engine) as session:
            for document in session.scalars(documents).yield_per(_AT_ONCE):
                shown |= {clip.asset for clip in from_document(document).clips()}
            return {
                key
                for asset_id, key, created_at in session.execute(files)
                if asset_id in shown or created_at >= moment
            }
