"""A job as JSON: the same form in the API's answers and in the first word of the progress socket."""

from __future__ import annotations

from typing import Any

from app.domain.jobs import Job, JobState

_DONE = (JobState.COMPLETED, JobState.COMPLETED_WITH_ERRORS)


def job_to_json(job: Job) -> dict[str, Any]:
    """The job without its payload, which is between the services and the workers, and without what only
    a reader of its whole report wants.
    """
    return {
        "id": job.id,
        "owner": job.owner,
        "operation": job.kind.value,
        "status": job.state.value,
        "title": job.title,
        "project_id": job.project_id,
        "asset_id": job.asset_id,
        "batch": job.batch,
        "progress": 100 if job.state in _DONE else max(0, min(99, int(job.fraction * 100))),
        "fraction": round(job.fraction, 6),
        "stage": job.stage,
        "message": job.message,
        "error": job.error,
        "detail": job.detail,
        "result": _result(job),
        "fps": job.fps,
        "speed": job.speed,
        "eta_seconds": job.eta_seconds,
        "current_video": job.current_video,
        "total_videos": job.total_videos,
        "attempt": job.attempt,
        "cancel_requested": job.cancel_requested,
        "priority": job.priority.value,
        "paused": job.held,
        "created_at": job.created_at,
        "updated_at": job.updated_at,
        "finished_at": job.finished_at,
    }


def _result(job: Job) -> dict[str, Any] | None:
    if job.result is None or "report" not in job.result:
        return dict(job.result) if job.result is not None else None
    report = {name: value for name, value in job.result["report"].items() if name != "commands"}
    return {**{name: value for name, value in job.result.items() if name != "plan"}, "report": report}
