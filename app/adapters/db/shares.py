"""Who else may see or edit a project, in the database.

With a share the news of the project's jobs come and go: the stream of that person begins anew.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from app.adapters.db.account_rows import ShareRow
from app.adapters.db.job_news import begin_anew
from app.adapters.db.rows import JobRow, ProgressEventRow
from app.adapters.db.transactions import reading, writing
from app.domain.accounts import Access
from app.domain.errors import NotFound


class SqlShareStore:
    """The ShareStore of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def share(self, project_id: str, person_id: str, access: Access) -> None:
        """Share a project, or change how it is shared. Raises NotFound when one of both is gone."""
        try:
            with writing(self._engine) as session:
                known = session.get(ShareRow, (project_id, person_id))
                session.merge(ShareRow(project_id=project_id, person_id=person_id, access=access))
                if known is None:
                    session.flush()
                    begin_anew(session, person_id)
        except IntegrityError as error:
            raise NotFound from error

    def unshare(self, project_id: str, person_id: str) -> None:
        """Share it no longer; what was told to that person of the project's jobs goes too."""
        gone = (col(ShareRow.project_id) == project_id) & (col(ShareRow.person_id) == person_id)
        of_others = select(col(JobRow.id)).where(
            col(JobRow.project_id) == project_id, col(JobRow.owner) != person_id
        )
        news = (col(ProgressEventRow.owner) == person_id) & col(ProgressEventRow.job_id).in_(of_others)
        with writing(self._engine) as session:
            if session.scalar(delete(ShareRow).where(gone).returning(col(ShareRow.person_id))) is None:
                return
            begin_anew(session, person_id)
            session.flush()
            session.execute(delete(ProgressEventRow).where(news))

    def access(self, project_id: str, person_id: str) -> Access | None:
        """What a person may do with a project of somebody else."""
        with reading(self._engine) as session:
            row = session.get(ShareRow, (project_id, person_id))
        return None if row is None else row.access

    def of_project(self, project_id: str) -> Mapping[str, Access]:
        """By the ids of people."""
        with reading(self._engine) as session:
            rows = session.scalars(select(ShareRow).where(col(ShareRow.project_id) == project_id))
            return {row.person_id: row.access for row in rows}

    def with_person(self, person_id: str) -> Mapping[str, Access]:
        """By the ids of projects."""
        with reading(self._engine) as session:
            rows = session.scalars(select(ShareRow).where(col(ShareRow.person_id) == person_id))
            return {row.project_id: row.access for row in rows}
