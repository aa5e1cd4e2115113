"""Captions over HTTP: a file in, a file out."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from app.api.accounts.owner import Owner
from app.api.addresses import ID_PATTERN, Id
from app.api.media.multipart import FORM
from app.api.project_views import ProjectView
from app.api.small_files import NO_FILE, read_form_file, send_text
from app.api.views import View
from app.domain.errors import InvalidRequest, NotFound, TrackNotFound
from app.services import Services
from app.services.projects.caption_imports import CaptionImport
from app.services.projects.editing import EditorState

MOST_BYTES = 32 * 1024 * 1024


class CaptionFormat(StrEnum):
    """The kinds of caption files."""

    SRT = "srt"
    VTT = "vtt"
    ASS = "ass"


_TYPES = {CaptionFormat.SRT: "text/plain", CaptionFormat.VTT: "text/vtt", CaptionFormat.ASS: "text/plain"}


class ImportedView(View):
    """How a caption file was read, and where its captions are."""

    captions: str
    mode: str
    count: int
    encoding: str
    guessed: bool
    past_end: int

    @classmethod
    def of(cls, told: CaptionImport) -> ImportedView:
        """What became of a file as the API shows it."""
        return cls.model_validate({name: getattr(told, name) for name in cls.model_fields})


class CaptionImportView(ProjectView):
    """A project after captions came in, and how they were read."""

    imported: ImportedView


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
        language: Annotated[
            str | None, Query(max_length=32, description="None: as the file or its name says, else `und`")
        ] = None,
        encoding: Annotated[
            str | None, Query(max_length=32, description="Such as `cp1251`; none: the one it seems to have")
        ] = None,
        replace: Annotated[bool, Query(description="Instead of what the track holds")] = False,
        version: Annotated[int | None, Query(description="The project's version, as it was seen")] = None,
    ) -> CaptionImportView:
        name, data = await read_form_file(request, MOST_BYTES)
        if not name:
            raise InvalidRequest(NO_FILE)

        def apply() -> CaptionImportView:
            seen = projects.get(project_id, owner).version if version is None else version
            return _view_of(
                *editing.import_captions(
                    project_id,
                    owner,
                    seen,
                    data=data,
                    name=name,
                    captions=captions,
                    language=language,
                    replacing=replace,
                    encoding=encoding,
                )
            )

        return await run_in_threadpool(apply)

    @routes.post(
        "/stored/{asset_id}", status_code=201, summary="Bring in captions that are stored in a media file"
    )
    def take(
        owner: Owner,
        project_id: Id,
        asset_id: Id,
        track: Annotated[int, Query(ge=1, le=64, description="Which of its tracks of captions")] = 1,
        version: Annotated[int | None, Query(description="The project's version, as it was seen")] = None,
    ) -> CaptionImportView:
        seen = projects.get(project_id, owner).version if version is None else version
        return _view_of(*editing.take_captions(project_id, owner, seen, asset_id=asset_id, number=track))

    @routes.get(
        "/{captions_id}.{kind}", response_class=Response, summary="A caption track as a file: srt, vtt or ass"
    )
    def give_out(owner: Owner, project_id: Id, captions_id: Id, kind: CaptionFormat) -> Response:
        try:
            text = editing.export_captions(project_id, owner, captions_id, kind.value)
        except TrackNotFound as error:
            raise NotFound from error
        name = f"{projects.get(project_id, owner).name}.{kind.value}"
        return send_text(text, name=name, media_type=_TYPES[kind])

    return routes


def _view_of(state: EditorState, told: CaptionImport) -> CaptionImportView:
    """What captions that came in made of a project."""
    view = ProjectView.with_timeline(state.project, state.timeline)
    return CaptionImportView(**view.model_dump(), imported=ImportedView.of(told))
