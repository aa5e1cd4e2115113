"""Putting the API on the outer app: routes, errors as problem documents, and the guard of origins."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.routing import Match, Route

from app.api import (
    captions,
    health,
    icon,
    job_outputs,
    jobs,
    letters,
    list_videos,
    lists,
    metrics,
    notices,
    own_presets,
    problems,
    projects,
    queue,
    renders,
    revisions,
    trash,
    usage,
)
from app.api.accounts import account_page, link_page, people_page, session, shares, sign_in, single_sign_on
from app.api.accounts.recognition import Recognition
from app.api.docs_page import docs_page
from app.api.media import media, tus, uploads
from app.api.same_origin import SameOrigin
from app.domain.errors import NotFound
from app.services import Services

EVERY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


def mount(api: FastAPI, services: Services) -> None:
    """Register everything under /api, and /health. Call it before a page is mounted at the root."""
    problems.install(api)
    api.add_middleware(Recognition, accounts=services.accounts, bus=services.bus)
    api.add_middleware(SameOrigin, allowed_origins=services.settings_view.allowed_origins)
    routers = (
        health.router(services),
        metrics.router(services),
        projects.router(services),
        revisions.router(services),
        captions.router(services),
        renders.router(services),
        letters.router(services),
        own_presets.router(services),
        media.router(services),
        uploads.router(services),
        tus.router(services),
        jobs.router(services),
        job_outputs.router(services),
        queue.router(services),
        notices.router(services),
        session.router(services),
        shares.router(services),
        lists.router(services),
        list_videos.router(services),
        trash.router(services),
        usage.router(services),
    )
    for routes in routers:
        api.include_router(routes, responses=problems.RESPONSES)
    api.include_router(icon.router())
    if services.accounts is not None:
        for page in (sign_in, link_page, account_page, people_page):
            api.include_router(page.router(services.accounts))
        if services.accounts.single is not None:
            api.include_router(single_sign_on.router(services.accounts, services.accounts.single))

    @api.get("/api/docs", include_in_schema=False)
    def show_docs() -> HTMLResponse:
        return docs_page(api)

    def nothing_here(request: Request) -> Response:
        if allowed := _methods_at(routers, request):
            return problems.wrong_method(allowed)
        raise NotFound(f"There is nothing at {request.url.path}.")

    for address in ("/api/{path:path}", "/health"):
        api.add_api_route(address, nothing_here, methods=EVERY_METHOD, include_in_schema=False)


def _methods_at(routers: Iterable[APIRouter], request: Request) -> set[str]:
    """Which methods an address has, if it has any; this one is none of them, or it were answered."""
    routes = [route for router in routers for route in router.routes if isinstance(route, Route)]
    there = [route for route in routes if route.matches(request.scope)[0] is Match.PARTIAL]
    return {method for route in there for method in route.methods or ()}
