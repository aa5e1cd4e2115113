"""Numbering and storing the news of jobs.

An owner's head row is bumped in the transaction that stores an event, so numbers are handed out in
the order of the commits: a reader who asks for everything after `n` never misses one that comes
late. The job's row is always locked before the head, so two writers never wait for each other.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import asdict, fields

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlmodel import col

from app.adapters.db.rows import JobRow, ProgressEventRow, StreamHeadRow
from app.domain.jobs import Job, ProgressEvent, Tick
from app.ports import Head


def tell(session: Session, row: JobRow, *, at: str, tick: Tick | None = None) -> ProgressEvent:
    """Store the next event of a job as its row, which must be locked, now stands."""
    job_seq = row.next_job_seq
    row.next_job_seq += 1
    row.updated_at = at
    session.flush()
    epoch, seq = _next_number(session, row.owner)
    event = ProgressEvent(
        owner=row.owner,
        job_id=row.id,
        epoch=epoch,
        seq=seq,
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
    )
    session.add(ProgressEventRow(**asdict(event)))
    return event


def heads(session: Session, owners: Iterable[str]) -> dict[str, Head]:
    """Where the streams of those owners stand that have one."""
    query = select(StreamHeadRow).where(col(StreamHeadRow.owner).in_(sorted(set(owners))))
    return {row.owner: Head(row.epoch, row.seq, row.oldest) for row in session.scalars(query)}


def begin_stream(session: Session, owner: str) -> None:
    """Give an owner a stream, unless there is one."""
    session.execute(_insert_head(session, owner, seq=0).on_conflict_do_nothing())


def forget(session: Session, owner: str, *, up_to: int) -> None:
    """Say that events up to a number are not all kept any more."""
    row = session.get(StreamHeadRow, owner, with_for_update=True)
    if row is not None:
        row.oldest = max(row.oldest, up_to + 1)


def event_of(row: ProgressEventRow) -> ProgressEvent:
    """The event that a row tells."""
    return ProgressEvent(**{field.name: getattr(row, field.name) for field in fields(ProgressEvent)})


def job_of(row: JobRow) -> Job:
    """The job that a row tells."""
    return Job(**{field.name: getattr(row, field.name) for field in fields(Job)})


def _next_number(session: Session, owner: str) -> tuple[str, int]:
    bump = (
        _insert_head(session, owner, seq=1)
        .on_conflict_do_update(
            index_elements=[col(StreamHeadRow.owner)], set_={"seq": col(StreamHeadRow.seq) + 1}
        )
        .returning(col(StreamHeadRow.epoch), col(StreamHeadRow.seq))
    )
    epoch, seq = session.execute(bump).one()
    return epoch, seq


def _insert_head(session: Session, owner: str, *, seq: int) -> sqlite.Insert | postgresql.Insert:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if on_sqlite else postgresql.insert
    return insert(StreamHeadRow).values(owner=owner, epoch=secrets.token_hex(8), seq=seq, oldest=1)
