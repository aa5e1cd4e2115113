"""The sign of the product in a browser's tab, for every page that names none of its own."""

from __future__ import annotations

from fastapi import APIRouter, Response

MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" aria-hidden="true">'
    '<rect x="1" y="1" width="22" height="22" rx="6" fill="#6470f3"/>'
    '<path d="M6 7.5h5v9H6zM14.5 7.5H18v9h-3.5z" fill="#fff"/></svg>'
)


def router() -> APIRouter:
    """/favicon.ico, which browsers ask for by themselves."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/favicon.ico")
    def show() -> Response:
        kept = {"Cache-Control": "public, max-age=86400"}
        return Response(MARK, media_type="image/svg+xml", headers=kept)

    return routes
