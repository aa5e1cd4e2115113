"""Jobs, and what they said, as the API shows them."""

from __future__ import annotations

from typing import Any, Self

from pydantic import Field

from app.api.views import View
from app.domain.jobs import Job
from app.services.jobs.job_json import job_to_json


class JobView(View):
    """A job. `status` is pending, processing, completed, completed_with_errors, failed or cancelled.

    `owner` is who started it; only they can change it.
    """

    id: str
    owner: str
    operation: str
    status: str
    title: str
    project_id: str | None
    asset_id: str | None
    batch: str | None = Field(description="The job of several exports that it is a part of")
    progress: int
    fraction: float
    stage: str
    message: str
    error: str | None
    detail: str | None
    result: dict[str, Any] | None
    fps: float | None
    speed: float | None
    eta_seconds: int | None
    current_video: int | None
    total_videos: int | None
    attempt: int
    cancel_requested: bool
    priority: str  # of a job that waits: first, normal or low
    paused: bool
    created_at: str
    updated_at: str
    finished_at: str | None

    @classmethod
    def of(cls, job: Job) -> Self:
        """The job as the API shows it."""
        return cls.model_validate(job_to_json(job))


class EventView(View):
    """One piece of news of a job: the same as on the progress socket."""

    type: str
    job_id: str
    epoch: str
    seq: int | None
    job_seq: int | None
    operation: str
    status: str
    progress: int
    fraction: float
    stage: str
    current_video: int | None
    total_videos: int | None
    message: str
    title: str
    project_id: str | None
    video_id: str | None
    error: str | None
    downloaded_bytes: int | None
    total_bytes: int | None
    fps: float | None
    speed: float | None
    eta_seconds: int | None
    created_at: str


class HistoryView(View):
    """News of a job, oldest first. `cursor` is where to go on from."""

    events: list[EventView]
    cursor: str | None
    more: bool


class ReportView(View):
    """How an export was made. `report` has what was found in the file, and the first commands that ran."""

    revision: int
    plan: dict[str, Any]
    report: dict[str, Any]
