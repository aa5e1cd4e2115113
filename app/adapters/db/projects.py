"""Projects and the revisions of their timelines in the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, defer
from sqlmodel import col

from app.adapters.db.job_news import begin_anew_for_all
from app.adapters.db.project_values import info_of, project_of, project_row, revision_of, revision_row
from app.adapters.db.rows import ProjectRow, RevisionRow
from app.adapters.db.transactions import reading, writing
from app.domain.errors import InvalidRequest, NotFound, ProjectThere, StaleRevision
from app.domain.projects import Project, Revision, RevisionInfo
from app.domain.timeline import Timeline
from app.services.clock import now_iso

_MISSING = "That project is no longer there."
_NO_REVISION = "That version of the project is no longer there."
_CHANGEABLE = frozenset({"name", "description", "video_filename", "video_url"})
_IDS_A_QUERY = 500
_NEVER_EMPTY = frozenset({"name", "description"})
_THERE = col(ProjectRow.deleted_at).is_(None)


class SqlProjectStore:
    """The ProjectStore of both databases."""

    def __init__(self, engine: Engine, *, now: Callable[[], str] = now_iso) -> None:
        self._engine = engine
        self._now = now

    def create(self, project: Project, timeline: Timeline) -> Project:
        """Store a new project with its first revision, whose number is the project's head."""
        row = project_row(project)
        first = revision_row(
            project.id, project.head, timeline, label="Created", parent=None, at=project.created_at
        )
        try:
            with writing(self._engine) as session:
                session.add(row)
                session.flush()
                session.add(first)
        except IntegrityError as error:
            raise ProjectThere from error
        return project

    def get(self, project_id: str, *, owner: str) -> Project:
        """One project. Raises NotFound, also for another owner's."""
        project = self.find(project_id)
        if project.owner != owner:
            raise NotFound(_MISSING)
        return project

    def find(self, project_id: str) -> Project:
        """A project, whoever it belongs to. Raises NotFound."""
        with reading(self._engine) as session:
            row = session.get(ProjectRow, project_id)
        if row is None or row.deleted_at is not None:
            raise NotFound(_MISSING)
        return project_of(row)

    def find_many(self, project_ids: Sequence[str]) -> Sequence[Project]:
        """Those of the projects that exist, whoever they belong to."""
        wanted = sorted(set(project_ids))
        found: list[Project] = []
        with reading(self._engine) as session:
            for start in range(0, len(wanted), _IDS_A_QUERY):
                some = col(ProjectRow.id).in_(wanted[start : start + _IDS_A_QUERY])
                found += [project_of(row) for row in session.scalars(select(ProjectRow).where(some, _THERE))]
        return found

    def list(self, *, owner: str) -> Sequence[Project]:
        """Last changed first."""
        query = (
            select(ProjectRow)
            .where(col(ProjectRow.owner) == owner, _THERE)
            .order_by(col(ProjectRow.updated_at).desc(), col(ProjectRow.id).desc())
        )
        with reading(self._engine) as session:
            return [project_of(row) for row in session.scalars(query)]

    def update(
        self, project_id: str, *, owner: str, version: int, changes: Mapping[str, str | None]
    ) -> Project:
        """Change `name`, `description`, `video_filename` or `video_url`. Raises StaleRevision."""
        _require_changeable(changes)
        with writing(self._engine) as session:
            return project_of(self._bump(session, project_id, version, owner=owner, **changes))

    def delete(self, project_id: str, *, owner: str) -> None:
        """Put a project aside, so that it is not found until it is taken back. Raises NotFound."""
        gone = (
            update(ProjectRow)
            .where(col(ProjectRow.id) == project_id, col(ProjectRow.owner) == owner, _THERE)
            .values(deleted_at=self._now())
            .returning(col(ProjectRow.id))
        )
        with writing(self._engine) as session:
            if session.execute(gone).scalar_one_or_none() is None:
                raise NotFound(_MISSING)
            begin_anew_for_all(session, project_id)

    def load(self, project_id: str, number: int) -> Revision:
        """A revision with its timeline. Raises InvalidDocument when it is not what was saved."""
        with reading(self._engine) as session:
            row = session.get(RevisionRow, (project_id, number))
        if row is None:
            raise NotFound(_NO_REVISION)
        return revision_of(row)

    def save(
        self,
        project_id: str,
        *,
        version: int,
        timeline: Timeline,
        label: str,
        parent: int,
        coalesce: str | None = None,
        changes: Mapping[str, str | None] | None = None,
    ) -> tuple[Project, Revision]:
        """Store a new revision under `parent`, make it head and tip, and bump the version."""
        new = ProjectRow.newest + 1
        fields = changes or {}
        _require_changeable(fields)
        with writing(self._engine) as session:
            project = self._bump(session, project_id, version, newest=new, head=new, tip=new, **fields)
            _require_revision(session, project_id, parent)
            row = revision_row(
                project_id,
                project.newest,
                timeline,
                label=label,
                parent=parent,
                at=project.updated_at,
                coalesce=coalesce,
            )
            session.add(row)
            return project_of(project), Revision(info_of(row), timeline)

    def move_head(self, project_id: str, *, version: int, head: int, tip: int | None = None) -> Project:
        """Show another revision (undo, redo, restore), and bump the version."""
        moved: dict[str, Any] = {"head": head} if tip is None else {"head": head, "tip": tip}
        with writing(self._engine) as session:
            project = self._bump(session, project_id, version, **moved)
            for number in moved.values():
                _require_revision(session, project_id, number)
            return project_of(project)

    def revisions(
        self, project_id: str, *, limit: int = 200, before: int | None = None
    ) -> Sequence[RevisionInfo]:
        """Newest first, without their documents."""
        query = _history(project_id).limit(limit)
        if before is not None:
            query = query.where(col(RevisionRow.number) < before)
        with reading(self._engine) as session:
            return [info_of(row) for row in session.scalars(query)]

    def versions(self, project_id: str) -> Sequence[RevisionInfo]:
        """All that a person gave a name, newest first, without their documents."""
        query = _history(project_id).where(col(RevisionRow.name).is_not(None))
        with reading(self._engine) as session:
            return [info_of(row) for row in session.scalars(query)]

    def name_revision(self, project_id: str, number: int, name: str) -> RevisionInfo:
        """Make a revision a version with a name of a person's choice."""
        with writing(self._engine) as session:
            row = session.get(RevisionRow, (project_id, number))
            if row is None:
                raise NotFound(_NO_REVISION)
            row.name = name
            return info_of(row)

    def _bump(
        self, session: Session, project_id: str, version: int, *, owner: str | None = None, **changes: Any
    ) -> ProjectRow:
        """Change a project that still stands at `version`, and count the change."""
        mine = [col(ProjectRow.id) == project_id, _THERE]
        if owner is not None:
            mine.append(col(ProjectRow.owner) == owner)
        change = (
            update(ProjectRow)
            .where(*mine, col(ProjectRow.version) == version)
            .values(version=ProjectRow.version + 1, updated_at=self._now(), **changes)
            .returning(ProjectRow)
        )
        row = session.scalars(change).one_or_none()
        if row is None:
            exists = session.scalar(select(col(ProjectRow.id)).where(*mine))
            raise StaleRevision if exists else NotFound(_MISSING)
        return row


def _history(project_id: str) -> Select[RevisionRow]:
    return (
        select(RevisionRow)
        .options(defer(RevisionRow.document))  # type: ignore[arg-type]  # SQLModel types it as its value
        .where(col(RevisionRow.project_id) == project_id)
        .order_by(col(RevisionRow.number).desc())
    )


def _require_changeable(changes: Mapping[str, str | None]) -> None:
    unknown = sorted(set(changes) - _CHANGEABLE)
    if unknown:
        raise InvalidRequest(f"A project's {unknown[0]} cannot be changed like that.")
    for field in _NEVER_EMPTY & set(changes):
        if changes[field] is None:
            raise InvalidRequest(f"A project's {field} cannot be left out.")


def _require_revision(session: Session, project_id: str, number: int) -> None:
    of_project = (col(RevisionRow.project_id) == project_id) & (col(RevisionRow.number) == number)
    if session.scalar(select(col(RevisionRow.number)).where(of_project)) is None:
        raise NotFound(_NO_REVISION)
