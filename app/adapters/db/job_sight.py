"""Which jobs a person sees: their own, those of the projects that they are in, and an administrator
those of the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Select, String, bindparam, or_, select, tuple_, union_all
from sqlmodel import col

from app.adapters.db.account_rows import PersonRow, ShareRow
from app.adapters.db.rows import JobRow, ProjectRow
from app.domain.accounts import MAY, Act
from app.domain.jobs import OF_THE_PLACE, JobState

PERSON = "person"


@cache
def newest_of_a_person(limit: int) -> Select[JobRow]:
    """The newest ones of the person that is given as `PERSON`; built once, since it is asked often."""
    return newest_seen(bindparam(PERSON, type_=String()), limit=limit)


def newest_seen(
    person_id: str | BindParameter[str],
    *,
    states: Sequence[JobState] = (),
    limit: int,
    before: JobRow | None = None,
) -> Select[JobRow]:
    """The newest ones. Each part is read by its own index, newest first, and no further than needed."""
    own = col(JobRow.owner) == person_id
    others = col(JobRow.project_id).in_(_projects(person_id)) & (col(JobRow.owner) != person_id)
    looks_after = select(keepers().where(col(PersonRow.id) == person_id).exists()).scalar_subquery()
    of_the_place = col(JobRow.kind).in_(OF_THE_PLACE) & (col(JobRow.owner) != person_id) & looks_after
    parts = [
        select(_newest(part, states=states, limit=limit, before=before).subquery().c.id)
        for part in (own, others, of_the_place)
    ]
    age = (col(JobRow.created_at).desc(), col(JobRow.id).desc())
    return select(JobRow).where(col(JobRow.id).in_(union_all(*parts))).order_by(*age).limit(limit)


def keepers() -> Select[str]:
    """The ids of those who look after the place."""
    roles = [role for role, acts in MAY.items() if Act.MANAGE in acts]
    return select(col(PersonRow.id)).where(col(PersonRow.role).in_(roles), col(PersonRow.disabled).is_(False))


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


def _projects(person_id: str | BindParameter[str]) -> Select[str]:
    shared = select(col(ShareRow.project_id)).where(col(ShareRow.person_id) == person_id)
    mine = or_(col(ProjectRow.owner) == person_id, col(ProjectRow.id).in_(shared))
    return select(col(ProjectRow.id)).where(mine, col(ProjectRow.deleted_at).is_(None))
