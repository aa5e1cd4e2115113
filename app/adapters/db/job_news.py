"""Numbering and storing the news of jobs, in the stream of everybody who may see the job.

A head row is bumped in the transaction that stores an event, so numbers are handed out in the order
of the commits: a reader who asks for everything after `n` never misses one that comes late. The order
of locks is the job's row, the shares of its project, the heads by name: two writers never wait for
each other. A share that ends waits for what is being told, and nothing is told to them afterwards.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlmodel import col

from app.adapters.db.account_rows import ShareRow
from app.adapters.db.job_sight import keepers
from app.adapters.db.rows import JobRow, ProgressEventRow, ProjectRow, StreamHeadRow
from app.domain.jobs import OF_THE_PLACE, Job, Place, ProgressEvent, Tick
from app.ports import Head

_FIELDS = tuple(field.name for field in fields(ProgressEvent) if field.name != "elsewhere")
_COLUMNS = tuple(getattr(ProgressEventRow, name) for name in _FIELDS)


def tell(session: Session, row: JobRow, *, at: str, tick: Tick | None = None) -> ProgressEvent:
    """Store the next event of a job as its row, which must be locked, now stands."""
    job_seq = row.next_job_seq
    row.next_job_seq += 1
    row.updated_at = at
    session.flush()
    places = {place.owner: place for place in _next_places(session, {row.owner, *_others(session, row)})}
    own = places.pop(row.owner)
    event = ProgressEvent(
        owner=row.owner,
        job_id=row.id,
        epoch=own.epoch,
        seq=own.seq,
        job_seq=job_seq,
        operation=row.kind,
        status=row.state,
        fraction=row.fraction,
        stage=row.stage,
        message=row.message,
        title=row.title,
        created_at=at,
        project_id=row.project_id,
        video_id=(tick.video_id if tick else None) or row.asset_id,
        error=(tick.error if tick else None) or row.error,
        current_video=tick.current if tick else None,
        total_videos=tick.total if tick else None,
        downloaded_bytes=tick.downloaded_bytes if tick else None,
        total_bytes=tick.total_bytes if tick else None,
        fps=row.fps,
        speed=row.speed,
        eta_seconds=row.eta_seconds,
        elsewhere=tuple(places.values()),
    )
    session.execute(insert(ProgressEventRow), [_row(event, place) for place in (own, *event.elsewhere)])
    return event


def heads(session: Session, owners: Iterable[str]) -> dict[str, Head]:
    """Where the streams of those owners stand that have one."""
    query = select(StreamHeadRow).where(col(StreamHeadRow.owner).in_(sorted(set(owners))))
    return {row.owner: Head(row.epoch, row.seq, row.oldest) for row in session.scalars(query)}


def begin_stream(session: Session, owner: str) -> None:
    """Give an owner a stream, unless there is one."""
    session.execute(_insert_heads(session, [owner], seq=0).on_conflict_do_nothing())


def forget(session: Session, owner: str, *, up_to: int) -> None:
    """Say that events up to a number are not all kept any more."""
    row = session.get(StreamHeadRow, owner, with_for_update=True)
    if row is not None:
        row.oldest = max(row.oldest, up_to + 1)


def begin_anew(session: Session, person_id: str) -> None:
    """What a person may see has changed: their clients get it as it stands, and go on from there."""
    begin_stream(session, person_id)
    row = session.get_one(StreamHeadRow, person_id, with_for_update=True)
    row.epoch, row.oldest = secrets.token_hex(8), row.seq + 1


def begin_anew_for_all(session: Session, project_id: str) -> None:
    """The same for everybody in a project that is shared: its jobs come and go with it."""
    shared = session.scalars(select(col(ShareRow.person_id)).where(col(ShareRow.project_id) == project_id))
    if people := set(shared):
        owner = session.scalar(select(col(ProjectRow.owner)).where(col(ProjectRow.id) == project_id))
        for person_id in sorted({*people, *([owner] if owner else [])}):
            begin_anew(session, person_id)


def read_events(session: Session, *which: ColumnElement[bool], limit: int) -> list[ProgressEvent]:
    """The first stored events of those, in order. Columns, not entities: there may be many."""
    query = select(*_COLUMNS).where(*which).order_by(col(ProgressEventRow.seq)).limit(limit)
    return [ProgressEvent(*row) for row in session.execute(query)]


def job_of(row: JobRow) -> Job:
    """The job that a row tells."""
    return Job(**{field.name: getattr(row, field.name) for field in fields(Job)})


def _others(session: Session, row: JobRow) -> Iterable[str]:
    """Who else may see a job: everybody in its project, and the administrators what is done for the place."""
    if row.kind in OF_THE_PLACE:
        return tuple(session.scalars(keepers()))
    if row.project_id is None:
        return ()
    project = (col(ProjectRow.id) == row.project_id) & col(ProjectRow.deleted_at).is_(None)
    owner = session.scalar(select(col(ProjectRow.owner)).where(project))
    if owner is None:
        return ()
    shared = (
        select(col(ShareRow.person_id))
        .where(col(ShareRow.project_id) == row.project_id)
        .with_for_update(read=True, key_share=True)
    )
    return owner, *session.scalars(shared)


def _next_places(session: Session, owners: Iterable[str]) -> Iterator[Place]:
    bump = (
        _insert_heads(session, owners, seq=1)
        .on_conflict_do_update(
            index_elements=[col(StreamHeadRow.owner)], set_={"seq": col(StreamHeadRow.seq) + 1}
        )
        .returning(col(StreamHeadRow.owner), col(StreamHeadRow.epoch), col(StreamHeadRow.seq))
    )
    return (Place(owner, epoch, seq) for owner, epoch, seq in session.execute(bump))


def _insert_heads(session: Session, owners: Iterable[str], *, seq: int) -> sqlite.Insert | postgresql.Insert:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert_or = sqlite.insert if on_sqlite else postgresql.insert
    return insert_or(StreamHeadRow).values(
        [{"owner": owner, "epoch": secrets.token_hex(8), "seq": seq, "oldest": 1} for owner in sorted(owners)]
    )


def _row(event: ProgressEvent, place: Place) -> dict[str, Any]:
    told = {name: getattr(event, name) for name in _FIELDS}
    return {**told, "owner": place.owner, "epoch": place.epoch, "seq": place.seq}
