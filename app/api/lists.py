"""Lists of videos over HTTP: made, filled from a CSV file, tried again, turned into projects, exported."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from app.api.accounts.owner import Owner
from app.api.addresses import MOST, Id, IdempotencyKey
from app.api.bodies import Body, reads, takes, within
from app.api.files import content_disposition
from app.api.list_views import JudgedView, ListView, PreviewView, VideoView
from app.api.media.multipart import FormFile
from app.api.renders import Export
from app.api.views import JobView, ProjectSummary
from app.domain.errors import InvalidRequest
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


class ListName(Body):
    """What a list is called."""

    name: str = Field(description="1 to 255 characters")


class Chosen(Body):
    """Videos of a list; without ids all that are meant."""

    videos: list[str] | None = Field(default=None, max_length=10_000)


class Added(Body):
    """Files of the library that are to be in a list."""

    assets: list[str] = Field(min_length=1, max_length=10_000)


class Exports(Export):
    """How the videos of a list are exported: the fields of one export, for each of them."""

    videos: list[str] | None = Field(default=None, max_length=10_000, description="Without ids all")
    captions_as: str | None = Field(
        default=None, description="The id of a project: all captions get the look that they have there"
    )


def router(services: Services) -> APIRouter:
    """The routes under /api/lists."""
    routes = APIRouter(prefix="/api/lists", tags=["Lists"])
    lists = services.lists

    @routes.post("", status_code=201, openapi_extra=takes(ListName), summary="Make a list")
    def create(owner: Owner, wanted: Annotated[ListName, Depends(reads(ListName))]) -> ListView:
        return ListView.of(lists.create(owner=owner, name=wanted.name))

    @routes.get("", summary="All lists, last changed first")
    def list_lists(owner: Owner) -> list[ListView]:
        return [ListView.of(one) for one in lists.list(owner=owner)]

    @routes.get("/{list_id}", summary="One list, with how far its videos are")
    def get_list(owner: Owner, list_id: Id) -> ListView:
        return ListView.of(lists.get(list_id, owner=owner))

    @routes.put("/{list_id}", openapi_extra=takes(ListName), summary="Give a list another name")
    def rename(owner: Owner, list_id: Id, wanted: Annotated[ListName, Depends(reads(ListName))]) -> ListView:
        return ListView.of(lists.rename(list_id, owner=owner, name=wanted.name))

    @routes.delete("/{list_id}", status_code=204, summary="Delete a list; its videos stay in the library")
    def delete(owner: Owner, list_id: Id) -> Response:
        lists.delete(list_id, owner=owner)
        return Response(status_code=204)

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

    @routes.post(
        "/{list_id}/projects",
        status_code=201,
        openapi_extra=takes(Chosen, required=False),
        summary="Make a project of each video that is ready, with its range and its captions",
    )
    def make_projects(
        owner: Owner, list_id: Id, wanted: Annotated[Chosen, Depends(reads(Chosen, empty=Chosen()))]
    ) -> list[ProjectSummary]:
        made = services.list_projects.make(list_id, owner=owner, ids=wanted.videos)
        return [ProjectSummary.of(project) for project in made]

    @routes.post(
        "/{list_id}/exports",
        status_code=202,
        openapi_extra=takes(Exports, required=False),
        summary="Export each video that is ready, as one job whose parts are the exports",
    )
    def export(
        owner: Owner,
        list_id: Id,
        wanted: Annotated[Exports, Depends(reads(Exports, empty=Exports()))],
        idempotency_key: IdempotencyKey = None,
    ) -> JobView:
        job = services.list_exports.start(
            list_id,
            owner=owner,
            request=wanted.model_dump(exclude_none=True, exclude={"videos", "captions_as"}),
            ids=wanted.videos,
            captions_as=wanted.captions_as,
            idempotency_key=idempotency_key,
        )
        return JobView.of(job)

    @routes.get("/{list_id}/videos.csv", response_class=Response, summary="The list as a CSV file")
    def sheet(owner: Owner, list_id: Id) -> Response:
        text = lists.sheet(list_id, owner=owner)
        name = f"{lists.get(list_id, owner=owner).list.name}.csv"
        headers = {
            "Content-Disposition": content_disposition("attachment", name),
            "X-Content-Type-Options": "nosniff",
        }
        return Response(text, media_type="text/csv", headers=headers)

    return routes


async def _sheet(request: Request) -> bytes:
    """The bytes of a CSV file: the body itself, or the file of a form."""
    content_type = request.headers.get("content-type", "")
    if not content_type.startswith("multipart/form-data"):
        return b"".join([chunk async for chunk in within(request, MAX_BYTES)])
    form, data = FormFile(content_type), bytearray()
    async for chunk in within(request, MAX_BYTES + _FRAMING):
        for piece in form.feed(chunk):
            if isinstance(piece, bytes):
                data += piece
    if not form.complete:
        raise InvalidRequest("There is no whole file in that form.")
    return bytes(data)
