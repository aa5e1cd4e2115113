"""Whether everything works: for people, for load balancers, for the container's own check."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Response

from app.api.views import View
from app.domain.errors import StorageError
from app.domain.jobs import JobState
from app.services import Services

MOST_COUNTED = 500


class Part(View):
    """One part of the installation."""

    status: str  # ok or down


class QueuePart(Part):
    """The queue, with the jobs that wait and run (counted up to 500)."""

    pending: int
    processing: int


class WorkerPart(View):
    """A worker that gave a sign of life lately."""

    id: str
    queues: list[str]
    jobs: list[str]
    seconds_since_heartbeat: float


class HealthView(View):
    """`status` is ok; degraded, when people can work but something is missing; or down."""

    status: str
    version: str
    web: Part
    database: Part
    news: Part  # what carries progress between the processes: Redis where it is used
    queue: QueuePart
    workers: list[WorkerPart]
    clients: int  # connected to the progress socket


def router(services: Services) -> APIRouter:
    """GET /health."""
    routes = APIRouter(tags=["Health"])

    @routes.get("/health", summary="Whether everything works; 503 while the database cannot be reached")
    def health(response: Response) -> HealthView:
        counted = _count(services)
        workers = services.workers.alive()
        silences = services.workers.silences()
        news = services.bus.connected
        if counted is None:
            response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        pending, processing = counted or (0, 0)
        response.headers["Cache-Control"] = "no-store"
        return HealthView(
            status="down" if counted is None else "ok" if news and workers else "degraded",
            version=services.settings_view.version,
            web=Part(status="ok"),
            database=_part(counted is not None),
            news=_part(news),
            queue=QueuePart(status=_word(news and bool(workers)), pending=pending, processing=processing),
            workers=[
                WorkerPart(
                    id=sign.id,
                    queues=[queue.value for queue in sign.queues],
                    jobs=list(sign.jobs),
                    seconds_since_heartbeat=round(silences.get(sign.id, 0.0), 1),
                )
                for sign in workers
            ],
            clients=services.progress.listeners,
        )

    return routes


def _count(services: Services) -> tuple[int, int] | None:
    """Jobs that wait and jobs that run; None when the database does not answer."""
    states = (JobState.PENDING, JobState.PROCESSING)
    try:
        jobs = services.jobs.list(owner=None, states=states, limit=MOST_COUNTED)
    except StorageError:
        return None
    pending = sum(job.state is JobState.PENDING for job in jobs)
    return pending, len(jobs) - pending


def _part(works: bool) -> Part:
    return Part(status=_word(works))


def _word(works: bool) -> str:
    return "ok" if works else "down"
