"""Whose turn it is: the order in which the jobs of a queue are taken.

Of each person the job that comes first for them; among people, whoever has gone longest without a
worker. Who has one now, or had one a moment ago, comes after those who wait: a hundred exports of one
person do not hold up another's one. A job in a hurry counts as if it had waited an hour longer, a
low one an hour less, so a crowd in a hurry passes nobody for longer than that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Engine, Subquery, case, exists, func, or_, select
from sqlmodel import col

from app.adapters.db.engine import db_now
from app.adapters.db.rows import JobRow, QueuePauseRow
from app.adapters.db.transactions import reading
from app.domain.jobs import JobState, Priority, Queue

HEAD_START = 3600.0  # seconds of waiting that a hurry is worth
REMEMBERED = 86_400.0  # seconds after which it no longer counts that somebody had a worker


def may_run() -> tuple[ColumnElement[bool], ...]:
    """Whether a job may be taken now."""
    return (
        col(JobRow.state) == JobState.PENDING,
        col(JobRow.next_run_at) <= db_now(),
        col(JobRow.held).is_(False),
        ~exists(select(col(QueuePauseRow.id))),
    )


def waiting(engine: Engine, queue: Queue, *, limit: int, without: Collection[str]) -> Sequence[str]:
    """The ids of jobs of a queue that may be taken now, the next one first; those for some encoders not."""
    served = _last_served(queue)
    in_a_hurry = col(JobRow.priority) == Priority.FIRST
    head_start = case(
        (in_a_hurry, HEAD_START), (col(JobRow.priority) == Priority.LOW, -HEAD_START), else_=0.0
    )
    queued_at = col(JobRow.queued_at)
    waits_since = case((served.c.at > queued_at, served.c.at), else_=queued_at)
    place = func.row_number().over(
        partition_by=col(JobRow.owner),
        order_by=(in_a_hurry.desc(), queued_at - head_start, col(JobRow.created_at), col(JobRow.id)),
    )
    query = (
        select(col(JobRow.id))
        .outerjoin(served, served.c.owner == col(JobRow.owner))
        .where(*may_run(), col(JobRow.queue) == queue, *_none_of(without))
        .order_by(place, waits_since - head_start, col(JobRow.created_at), col(JobRow.id))
        .limit(limit)
    )
    with reading(engine) as session:
        return session.scalars(query).all()


def _none_of(encoders: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    if not encoders:
        return ()
    wanted = func.coalesce(col(JobRow.payload)["asked"]["encoder"].as_string(), "")
    return (wanted.not_in(sorted(encoders)),)


def _last_served(queue: Queue) -> Subquery:
    """When each person last had a worker of that queue: now, or when they gave it back."""
    running = col(JobRow.state) == JobState.PROCESSING
    at = func.max(case((running, db_now()), else_=col(JobRow.freed_at))).label("at")
    return (
        select(col(JobRow.owner), at)
        .where(col(JobRow.queue) == queue, or_(running, col(JobRow.freed_at) > db_now() - REMEMBERED))
        .group_by(col(JobRow.owner))
        .subquery()
    )
