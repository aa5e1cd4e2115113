"""A progress event as JSON: the same form on the bus, in the history and on the socket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.jobs import JobKind, JobState, ProgressEvent


def event_to_json(event: ProgressEvent) -> dict[str, Any]:
    """The event as API.md describes it. The owner is not in it: the topic or the socket knows."""
    return {
        "type": event.type,
        "job_id": event.job_id,
        "epoch": event.epoch,
        "seq": event.seq,
        "job_seq": event.job_seq,
        "operation": event.operation.value,
        "status": event.status.value,
        "progress": event.progress,
        "fraction": round(event.fraction, 6),
        "stage": event.stage,
        "current_video": event.current_video,
        "total_videos": event.total_videos,
        "message": event.message,
        "title": event.title,
        "project_id": event.project_id,
        "video_id": event.video_id,
        "error": event.error,
        "downloaded_bytes": event.downloaded_bytes,
        "total_bytes": event.total_bytes,
        "fps": event.fps,
        "speed": event.speed,
        "eta_seconds": event.eta_seconds,
        "created_at": event.created_at,
    }


def event_from_json(message: Mapping[str, Any], *, owner: str) -> ProgressEvent:
    """The event that `event_to_json` wrote. Raises ValueError when it is none."""
    try:
        return ProgressEvent(
            owner=owner,
            job_id=message["job_id"],
            epoch=message["epoch"],
            seq=message["seq"],
            job_seq=message["job_seq"],
            operation=JobKind(message["operation"]),
            status=JobState(message["status"]),
            fraction=float(message["fraction"]),
            stage=message["stage"],
            message=message["message"],
            title=message["title"],
            created_at=message["created_at"],
            project_id=message["project_id"],
            video_id=message["video_id"],
            error=message["error"],
            current_video=message["current_video"],
            total_videos=message["total_videos"],
            downloaded_bytes=message["downloaded_bytes"],
            total_bytes=message["total_bytes"],
            fps=message["fps"],
            speed=message["speed"],
            eta_seconds=message["eta_seconds"],
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a progress event: {error}") from error
