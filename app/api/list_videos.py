"""The videos of a list over HTTP: looked at, added, brought in from a CSV file, tried again, taken out."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from app.api.accounts.owner import Owner
from app.api.addresses import MOST, Id, IdempotencyKey
from app.api.bodies import Body, reads, takes, within
from app.api.job_views import JobView
from app.api.list_views import JudgedView, PreviewView, VideoView
from app.api.lists import Chosen
from app.api.small_files import read_form_file, send_text
from app.domain.lists import VideoState
from app.domain.sheet import MAX_BYTES
from app.services import Services

_FRAMING = 100_000  # bytes of a form around its file, at most
_CSV: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
            },
        },
    }
}


class Added(Body):
    """Files of the library that are to be in a list."""

    assets: list[str] = Field(min_length=1, max_length=10_000)


def router(services: Services) -> APIRouter:
    """The routes under /api/lists/{id}/videos, and the list as a CSV file."""
    routes = APIRouter(prefix="/api/lists", tags=["Lists"])
    lists = services.lists

    @routes.get("/{list_id}/videos", summary="The videos of a list, in order")
    def list_videos(
        owner: Owner,
        list_id: Id,
        state: Annotated[list[VideoState] | None, Query(description="Only these states")] = None,
        after: Annotated[int, Query(ge=0, le=MOST, description="The last position already seen")] = 0,
        limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
    ) -> list[VideoView]:
        found = lists.videos(list_id, owner=owner, states=state or (), after=after, limit=limit)
        return [VideoView.of(one) for one in found]

    @routes.post(
        "/{list_id}/videos", status_code=201, openapi_extra=takes(Added), summary="Add files of the library"
    )
    def add(owner: Owner, list_id: Id, wanted: Annotated[Added, Depends(reads(Added))]) -> list[VideoView]:
        return [VideoView.of(one) for one in lists.add(list_id, owner=owner, asset_ids=wanted.assets)]

    @routes.delete(
        "/{list_id}/videos/{video_id}",
        status_code=204,
        summary="Take a video out of a list; a job that has it still to do is cancelled",
    )
    def remove(owner: Owner, list_id: Id, video_id: Id) -> Response:
        lists.remove(list_id, owner=owner, ids=[video_id])
        return Response(status_code=204)

    @routes.post(
        "/{list_id}/videos/bulk",
        status_code=202,
        response_model=JobView | PreviewView,
        openapi_extra=_CSV,
        summary="Bring in the videos of a CSV file as one job; with preview=1 only say what is wrong",
    )
    async def bring_in(
        request: Request,
        response: Response,
        owner: Owner,
        list_id: Id,
        *,
        preview: Annotated[bool, Query(description="Answer the rows, and bring nothing in")] = False,
        idempotency_key: IdempotencyKey = None,
    ) -> JobView | PreviewView:
        data = await _sheet(request)
        judged = await run_in_threadpool(lists.preview, list_id, owner=owner, data=data)
        if preview:
            response.status_code = 200
            return PreviewView(
                total=len(judged),
                wrong=sum(row.error is not None for row in judged),
                rows=[JudgedView.of(row) for row in judged],
            )
        job = await run_in_threadpool(
            lists.bring_in,
            list_id,
            owner=owner,
            entries=[row.entry for row in judged],
            idempotency_key=idempotency_key,
        )
        return JobView.of(job)

    @routes.post(
        "/{list_id}/videos/retry",
        status_code=202,
        openapi_extra=takes(Chosen, required=False),
        summary="Bring in again what failed, and what was left when a job was stopped",
    )
    def retry(
        owner: Owner, list_id: Id, wanted: Annotated[Chosen, Depends(reads(Chosen, empty=Chosen()))]
    ) -> JobView:
        return JobView.of(lists.retry(list_id, owner=owner, ids=wanted.videos))

    @routes.get("/{list_id}/videos.csv", response_class=Response, summary="The list as a CSV file")
    def sheet(owner: Owner, list_id: Id) -> Response:
        text = lists.sheet(list_id, owner=owner)
        name = f"{lists.get(list_id, owner=owner).list.name}.csv"
        return send_text(text, name=name, media_type="text/csv")

    return routes


async def _sheet(request: Request) -> bytes:
    """The bytes of a CSV file: the body itself, or the file of a form."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return b"".join([chunk async for chunk in within(request, MAX_BYTES)])
    _, data = await read_form_file(request, MAX_BYTES + _FRAMING)
    return data
