"""Lists and their videos as rows, and rows as what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.adapters.db.list_rows import ListVideoRow, VideoListRow
from app.domain.lists import Entry, ListCounts, ListVideo, VideoList, VideoState

_UNSETTLED = (VideoState.WAITING.value, VideoState.WORKING.value)


def counts_of(states: Mapping[str, int]) -> ListCounts:
    """How far videos are, by how many are in each state."""
    return ListCounts(
        ready=states.get(VideoState.READY.value, 0),
        waiting=sum(states.get(state, 0) for state in _UNSETTLED),
        failed=states.get(VideoState.FAILED.value, 0),
    )


def list_values(one: VideoList) -> dict[str, Any]:
    """The columns of a list."""
    return {name: getattr(one, name) for name in VideoList.__dataclass_fields__}


def list_of(row: VideoListRow) -> VideoList:
    """The list that a row tells."""
    return VideoList(**{name: getattr(row, name) for name in VideoList.__dataclass_fields__})


def video_values(one: ListVideo) -> dict[str, Any]:
    """The columns of a video."""
    return {
        "id": one.id,
        "list_id": one.list_id,
        "position": one.position,
        "source": one.entry.source,
        "title": one.entry.title,
        "start_point": one.entry.start,
        "end_point": one.entry.end,
        "captions": one.entry.captions,
        "line": one.entry.line,
        "state": one.state.value,
        "created_at": one.created_at,
        "asset_id": one.asset_id,
        "captions_key": one.captions_key,
        "error": one.error,
        "batch": one.batch,
        "job_id": one.job_id,
        "project_id": one.project_id,
    }


def video_of(row: ListVideoRow) -> ListVideo:
    """The video that a row tells."""
    return ListVideo(
        id=row.id,
        list_id=row.list_id,
        position=row.position,
        entry=Entry(
            source=row.source,
            title=row.title,
            start=row.start_point,
            end=row.end_point,
            captions=row.captions,
            line=row.line,
        ),
        state=VideoState(row.state),
        created_at=row.created_at,
        asset_id=row.asset_id,
        captions_key=row.captions_key,
        error=row.error,
        batch=row.batch,
        job_id=row.job_id,
        project_id=row.project_id,
    )
