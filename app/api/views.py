"""What the API answers, as typed forms: the OpenAPI document is made from these."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from app.domain.jobs import Job
from app.domain.media import Asset
from app.domain.projects import Project, RevisionInfo
from app.domain.serial import to_document
from app.domain.timeline import Timeline
from app.services.jobs.job_json import job_to_json


class View(BaseModel):
    """A JSON object of an answer."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class ProjectSummary(View):
    """A project without its timeline."""

    id: str
    name: str
    description: str
    video_filename: str | None
    video_url: str | None
    version: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, project: Project) -> Self:
        """The project as the API shows it."""
        return cls.model_validate({name: getattr(project, name) for name in ProjectSummary.model_fields})


class ProjectView(ProjectSummary):
    """A project with its timeline, whose form docs/timeline-format.md describes."""

    revision: int
    timeline_state: dict[str, Any]

    @classmethod
    def with_timeline(cls, project: Project, timeline: Timeline) -> Self:
        """The project and what is on its timeline."""
        return cls(
            **ProjectSummary.of(project).model_dump(),
            revision=project.head,
            timeline_state=to_document(timeline),
        )


class RevisionView(View):
    """A saved state of a project; one with a name is a version that somebody chose to keep."""

    number: int
    parent: int | None
    label: str
    name: str | None
    sha256: str
    created_at: str

    @classmethod
    def of(cls, info: RevisionInfo) -> Self:
        """The revision as the API shows it."""
        return cls.model_validate({name: getattr(info, name) for name in cls.model_fields})


class StreamView(View):
    """A picture or sound stream of a file, or captions in it."""

    kind: str
    codec: str
    duration: float
    rate: tuple[int, int] | None = None
    width: int | None = None
    height: int | None = None
    rotation: int | None = None
    sample_rate: int | None = None
    channels: int | None = None
    language: str = ""
    title: str = ""


class MediaView(View):
    """A file that was brought in, and what was found in it."""

    id: str
    name: str
    state: str
    error: str | None
    size_bytes: int
    created_at: str
    duration: float | None
    container: str | None
    streams: list[StreamView]
    needs_proxy: bool
    urls: dict[str, str]

    @classmethod
    def of(cls, asset: Asset) -> Self:
        """The file as the API shows it. `urls` names what there is to fetch."""
        info, place = asset.info, f"/api/media/{asset.id}"
        made = {
            "file": asset.key,
            "proxy": asset.proxy_key,
            "filmstrip": asset.filmstrip_key,
            "peaks": asset.peaks_key,
        }
        return cls(
            id=asset.id,
            name=asset.name,
            state=asset.state.value,
            error=asset.error,
            size_bytes=asset.size_bytes,
            created_at=asset.created_at,
            duration=float(info.duration) if info else None,
            container=info.container if info else None,
            streams=_streams(asset),
            needs_proxy=asset.needs_proxy,
            urls={**{what: f"{place}/{what}" for what, key in made.items() if key}, **_sounds(asset)},
        )


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


class ReceivedView(View):
    """A file that has arrived, and the job that looks into it."""

    asset: MediaView
    job: JobView


def _sounds(asset: Asset) -> dict[str, str]:
    count = len(asset.info.audio) if asset.info else 0
    there = [number for number in range(2, count + 1) if asset.sound_key(number)]
    return {f"sound-{number}": f"/api/media/{asset.id}/sound?track={number}" for number in there}


def _streams(asset: Asset) -> list[StreamView]:
    if asset.info is None:
        return []
    pictures = [
        StreamView(
            kind="video",
            codec=stream.codec,
            duration=float(stream.duration),
            rate=(stream.rate.numerator, stream.rate.denominator),
            width=stream.width,
            height=stream.height,
            rotation=stream.rotation,
        )
        for stream in asset.info.video
    ]
    sounds = [
        StreamView(
            kind="audio",
            codec=stream.codec,
            duration=float(stream.duration),
            sample_rate=stream.sample_rate,
            channels=stream.channels,
            language=stream.language,
            title=stream.title,
        )
        for stream in asset.info.audio
    ]
    captions = [
        StreamView(
            kind="captions",
            codec=stream.codec,
            duration=float(asset.info.duration),
            language=stream.language,
            title=stream.title,
        )
        for stream in asset.info.captions
    ]
    return pictures + sounds + captions
