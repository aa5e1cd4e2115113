"""Which jobs a person sees: their own, and those of the projects that they are in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlmodel import col

from app.adapters.db.account_rows import ShareRow
from app.adapters.db.rows import JobRow, ProjectRow
from app.domain.jobs import JobState


def newest_seen(
    person_id: str, *, states: Sequence[JobState] = (), limit: int, before: JobRow | None = None
) -> Select[JobRow]:
    """The newest ones. Each half is read by its own index, newest first, and no further than needed."""
    own = col(JobRow.owner) == person_id
    others = col(JobRow.project_id).in_(_projects(person_id)) & (col(JobRow.owner) != person_id)
    halves = [
        select(_newest(half, states=states, limit=limit, before=before).subquery().c.id)
        for half in (own, others)
    ]
    age = (col(JobRow.created_at).desc(), col(JobRow.id).desc())
    return (
        select(JobRow).where(col(JobRow.id).in_(halves[0].union_all(halves[1]))).order_by(*age).limit(limit)
    )


def _newest(
    which: ColumnElement[bool], *, states: Sequence[JobState], limit: int, before: JobRow | None
) -> Select[str]:
    age = (col(JobRow.created_at), col(JobRow.id))
    query = select(col(JobRow.id)).where(which)
    if states:
        query = query.where(col(JobRow.state).in_(states))
    if before is not None:
        query = query.where(tuple_(*age) < (before.created_at, before.id))
    return query.order_by(*(one.desc() for one in age)).limit(limit)


def _projects(person_id: str) -> Select[str]:
    shared = select(col(ShareRow.project_id)).where(col(ShareRow.person_id) == person_id)
    mine = or_(col(ProjectRow.owner) == person_id, col(ProjectRow.id).in_(shared))
    return select(col(ProjectRow.id)).where(mine, col(ProjectRow.deleted_at).is_(None))
