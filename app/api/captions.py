"""Captions over HTTP: a file in, a file out."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from app.api.accounts.owner import Owner
from app.api.addresses import ID_PATTERN, Id
from app.api.bodies import within
from app.api.files import content_disposition
from app.api.media.media import FORM
from app.api.media.multipart import FormFile, Start
from app.api.views import ProjectView
from app.domain.errors import InvalidRequest, NotFound, TrackNotFound
from app.services import Services

MOST_BYTES = 32 * 1024 * 1024


class CaptionFormat(StrEnum):
    """The kinds of caption files."""

    SRT = "srt"
    VTT = "vtt"
    ASS = "ass"


_TYPES = {CaptionFormat.SRT: "text/plain", CaptionFormat.VTT: "text/vtt", CaptionFormat.ASS: "text/plain"}


def router(services: Services) -> APIRouter:
    """The routes under /api/projects/{id}/captions."""
    routes = APIRouter(prefix="/api/projects/{project_id}/captions", tags=["Captions"])
    projects, editing = services.projects, services.editing

    @routes.post("", status_code=201, openapi_extra=FORM, summary="Bring in an SRT, VTT or ASS file")
    async def bring_in(
        owner: Owner,
        request: Request,
        project_id: Id,
        *,
        captions: Annotated[
            str | None, Query(pattern=ID_PATTERN, description="A track; none: a new one")
        ] = None,
        language: Annotated[str, Query(max_length=32)] = "en",
        replace: Annotated[bool, Query(description="Instead of what the track holds")] = False,
        version: Annotated[int | None, Query(description="The project's version, as it was seen")] = None,
    ) -> ProjectView:
        name, data = await _file(request)

        def apply() -> ProjectView:
            seen = projects.get(project_id, owner).version if version is None else version
            state = editing.import_captions(
                project_id,
                owner,
                seen,
                data=data,
                name=name,
                captions=captions,
                language=language,
                replacing=replace,
            )
            return ProjectView.with_timeline(state.project, state.timeline)

        return await run_in_threadpool(apply)

    @routes.get(
        "/{captions_id}.{kind}", response_class=Response, summary="A caption track as a file: srt, vtt or ass"
    )
    def give_out(owner: Owner, project_id: Id, captions_id: Id, kind: CaptionFormat) -> Response:
        try:
            text = editing.export_captions(project_id, owner, captions_id, kind.value)
        except TrackNotFound as error:
            raise NotFound from error
        name = f"{projects.get(project_id, owner).name}.{kind.value}"
        return Response(
            text,
            media_type=_TYPES[kind],
            headers={
                "Content-Disposition": content_disposition("attachment", name),
                "X-Content-Type-Options": "nosniff",
            },
        )

    return routes


async def _file(request: Request) -> tuple[str, bytes]:
    """Name and bytes of the file in a form."""
    form = FormFile(request.headers.get("content-type", ""))
    name, data = "", bytearray()
    async for chunk in within(request, MOST_BYTES):
        for piece in form.feed(chunk):
            if isinstance(piece, Start):
                name = piece.name
            elif isinstance(piece, bytes):
                data += piece
    if not form.complete or not name:
        raise InvalidRequest("There is no whole file in that form.")
    return name, bytes(data)
