"""Where one is told that a job is over: the address of a program of one's own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from app.api.accounts.owner import Owner
from app.api.bodies import Body, reads, takes
from app.api.job_views import JobView
from app.api.views import View
from app.services import Services


class Address(Body):
    """Where to be told."""

    address: str = Field(description="an address of a program that takes POST requests")


class WebhookView(View):
    """Where one is told; `secret` is shown only when the address is set."""

    address: str | None
    created_at: str | None
    secret: str | None = None


def router(services: Services) -> APIRouter:
    """The routes under /api/webhook."""
    routes = APIRouter(prefix="/api/webhook", tags=["Jobs"])
    notices = services.notices

    @routes.get("", summary="Where you are told when an export or a list is done; null if nowhere")
    def get_webhook(owner: Owner) -> WebhookView:
        webhook = notices.webhook(owner)
        return WebhookView(
            address=webhook.address if webhook else None, created_at=webhook.created_at if webhook else None
        )

    @routes.put(
        "",
        openapi_extra=takes(Address),
        summary="Be told there from now on; the answer has the new secret that signs what is sent",
    )
    def set_webhook(owner: Owner, wanted: Annotated[Address, Depends(reads(Address))]) -> WebhookView:
        made = notices.set_webhook(owner, wanted.address)
        return WebhookView(address=made.address, created_at=made.created_at, secret=made.secret)

    @routes.delete("", status_code=204, summary="Be told nothing more")
    def remove_webhook(owner: Owner) -> Response:
        notices.remove_webhook(owner)
        return Response(status_code=204)

    @routes.post("/test", status_code=202, summary="Be told something now, as a job")
    def try_webhook(owner: Owner) -> JobView:
        return JobView.of(notices.try_webhook(owner))

    return routes
