"""The queue as a whole: how it stands, and stopping it for everybody."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.accounts.owner import current_person
from app.api.views import View
from app.domain.accounts import Act, Person
from app.services import Services

Me = Annotated[Person, Depends(current_person)]


class QueueView(View):
    """`paused_since` is null while jobs are taken; `may_pause` is for who asks."""

    pending: int
    processing: int
    paused_since: str | None
    paused_by: str | None
    may_pause: bool


def router(services: Services) -> APIRouter:
    """The routes under /api/queue."""
    routes = APIRouter(prefix="/api/queue", tags=["Jobs"])
    queueing = services.queueing

    def seen_by(me: Person) -> QueueView:
        return QueueView(**asdict(queueing.state()), may_pause=me.may(Act.MANAGE))

    @routes.get("", summary="Whether jobs are taken, and how many wait and run")
    def get_queue(me: Me) -> QueueView:
        return seen_by(me)

    @routes.post("/pause", summary="Begin no more jobs, for administrators; what runs goes on")
    def pause_queue(me: Me) -> QueueView:
        queueing.pause(me.id)
        return seen_by(me)

    @routes.post("/resume", summary="Begin jobs again, for administrators")
    def resume_queue(me: Me) -> QueueView:
        queueing.resume(me.id)
        return seen_by(me)

    return routes
