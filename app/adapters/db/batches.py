"""What a job works on of a batch of videos, in the database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Engine, func, or_, select
from sqlmodel import col

from app.adapters.db.list_rows import ListVideoRow
from app.adapters.db.list_videos import THERE, change_video, find_videos
from app.adapters.db.transactions import reading
from app.domain.lists import ListVideo, VideoState
from app.ports.lists import Tally


class SqlBatchStore:
    """The BatchStore of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def todo(self, batch: str, *, job_id: str, limit: int = 50) -> Sequence[ListVideo]:
        """What the job has still to do of its batch: also what an earlier job failed at."""
        return find_videos(
            self._engine, col(ListVideoRow.batch) == batch, _to_be_done_by(job_id), limit=limit
        )

    def claim(self, video_id: str, *, job_id: str) -> bool:
        """Take a video to work on it; False when it is gone, done, or in the hands of another job."""
        return change_video(
            self._engine,
            col(ListVideoRow.id) == video_id,
            _to_be_done_by(job_id),
            state=VideoState.WORKING.value,
            job_id=job_id,
            error=None,
        )

    def settle(
        self,
        video_id: str,
        *,
        job_id: str,
        asset_id: str | None = None,
        captions_key: str | None = None,
        error: str | None = None,
    ) -> bool:
        """Say how it went, ready or with an error; False when the video is gone or another job's."""
        state = VideoState.READY if error is None else VideoState.FAILED
        return change_video(
            self._engine,
            col(ListVideoRow.id) == video_id,
            _held_by(job_id),
            state=state.value,
            asset_id=asset_id,
            captions_key=captions_key,
            error=error,
        )

    def release(self, batch: str, *, job_id: str) -> None:
        """Let what a job holds unfinished wait again."""
        change_video(
            self._engine,
            col(ListVideoRow.batch) == batch,
            _held_by(job_id),
            state=VideoState.WAITING.value,
            job_id=None,
        )

    def holders(self, batch: str) -> Sequence[str]:
        """The jobs that hold a video of the batch unfinished."""
        query = select(col(ListVideoRow.job_id)).distinct()
        query = query.where(
            col(ListVideoRow.batch) == batch, col(ListVideoRow.state) == VideoState.WORKING.value
        )
        with reading(self._engine) as session:
            return [job_id for job_id in session.scalars(query) if job_id is not None]

    def tally(self, batch: str, *, job_id: str) -> Tally:
        """How far the job is with its batch."""
        mine = col(ListVideoRow.job_id) == job_id
        query = select(col(ListVideoRow.state), mine, func.count())
        query = query.where(col(ListVideoRow.batch) == batch, THERE)
        query = query.group_by(col(ListVideoRow.state), mine)
        ready = failed = total = 0
        with reading(self._engine) as session:
            for state, settled_here, count in session.execute(query):
                if state == VideoState.READY.value and not settled_here:
                    continue  # an earlier job's
                total += count
                ready += count if state == VideoState.READY.value else 0
                failed += count if state == VideoState.FAILED.value and settled_here else 0
        return Tally(ready, failed, total)


def _to_be_done_by(job_id: str) -> ColumnElement[bool]:
    state, job = col(ListVideoRow.state), col(ListVideoRow.job_id)
    return or_(
        state == VideoState.WAITING.value,
        (state == VideoState.FAILED.value) & (job != job_id),
        _held_by(job_id),
    )


def _held_by(job_id: str) -> ColumnElement[bool]:
    return (col(ListVideoRow.state) == VideoState.WORKING.value) & (col(ListVideoRow.job_id) == job_id)
