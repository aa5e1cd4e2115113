"""Whether everything works: for people, for load balancers, for the container's own check."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Response

from app.api.views import View
from app.domain.errors import StorageError
from app.services import Services
from app.services.jobs.queueing import QueueState


class Part(View):
    """One part of the installation."""

    status: str  # ok or down


class QueuePart(Part):
    """The queue, with the jobs that wait and run."""

    pending: int
    processing: int
    paused: bool  # by an administrator: nothing new begins


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
        standing = _standing(services)
        workers = services.workers.alive()
        silences = services.workers.silences()
        news = services.bus.connected
        if standing is None:
            response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        response.headers["Cache-Control"] = "no-store"
        return HealthView(
            status="down" if standing is None else "ok" if news and workers else "degraded",
            version=services.settings_view.version,
            web=Part(status="ok"),
            database=_part(standing is not None),
            news=_part(news),
            queue=QueuePart(
                status=_word(news and bool(workers)),
                pending=standing.pending if standing else 0,
                processing=standing.processing if standing else 0,
                paused=standing is not None and standing.paused_since is not None,
            ),
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


def _standing(services: Services) -> QueueState | None:
    """How the queue stands; None when the database does not answer."""
    try:
        return services.queueing.state()
    except StorageError:
        return None


def _part(works: bool) -> Part:
    return Part(status=_word(works))


def _word(works: bool) -> str:
    return "ok" if works else "down"
