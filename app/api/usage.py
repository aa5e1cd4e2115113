"""How much room one's media take, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.accounts.owner import Owner
from app.api.views import View
from app.services import Services


class UsageView(View):
    """Bytes of originals; content that is there under several names counts once."""

    used_bytes: int  # all of the next three
    kept_bytes: int
    trashed_bytes: int
    arriving_bytes: int  # promised to uploads that are not complete
    quota_bytes: int | None
    free_bytes: int  # on the disk, for everybody


def router(services: Services) -> APIRouter:
    """GET /api/usage."""
    routes = APIRouter(tags=["Media"])

    @routes.get("/api/usage", summary="How much room your media take, and how much they may")
    def usage(owner: Owner) -> UsageView:
        found = services.quotas.usage(owner=owner)
        return UsageView(
            used_bytes=found.used,
            kept_bytes=found.kept,
            trashed_bytes=found.trashed,
            arriving_bytes=found.arriving,
            quota_bytes=found.quota,
            free_bytes=found.free,
        )

    return routes
