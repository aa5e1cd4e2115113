"""Media over HTTP: bringing files in, what was found in them, and their bytes."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.accounts.owner import Owner
from app.api.addresses import Id, IdempotencyKey
from app.api.bodies import Body, reads, takes
from app.api.files import media_type_of, send_inline
from app.api.job_views import JobView
from app.api.media.form_upload import receive_form
from app.api.media.media_views import MediaView, ReceivedView
from app.api.media.multipart import FORM
from app.domain.media import Asset
from app.services import Services
from app.services.media.library import MediaFile

_MADE = {
    MediaFile.PROXY: ("video/mp4", ".mp4"),
    MediaFile.FILMSTRIP: ("image/jpeg", ".jpg"),
    MediaFile.PEAKS: (None, ".u8"),
    MediaFile.SOUND: ("audio/mp4", ".m4a"),
}


class MediaName(Body):
    """What a file is to be called."""

    name: str


class FromAddress(Body):
    """Where a file is asked for."""

    url: str


def router(services: Services) -> APIRouter:
    """The routes under /api/media."""
    routes = APIRouter(prefix="/api/media", tags=["Media"])
    library = services.library

    @routes.post("", status_code=201, openapi_extra=FORM, summary="Bring a file in (multipart form)")
    async def receive(owner: Owner, request: Request) -> ReceivedView:
        arrived = await receive_form(request, library, owner)
        return ReceivedView(asset=MediaView.of(arrived.asset), job=JobView.of(arrived.job))

    @routes.post("/sample", status_code=202, summary="Have the sample clip made")
    def make_sample(owner: Owner) -> JobView:
        return JobView.of(library.sample(owner=owner))

    @routes.post(
        "/import",
        status_code=202,
        summary="Have the file at an address brought in",
        openapi_extra=takes(FromAddress),
    )
    def download(
        owner: Owner,
        wanted: Annotated[FromAddress, Depends(reads(FromAddress))],
        idempotency_key: IdempotencyKey = None,
    ) -> JobView:
        return JobView.of(
            services.downloading.request(wanted.url, owner=owner, idempotency_key=idempotency_key)
        )

    @routes.get("", summary="List files, newest first")
    def list_media(owner: Owner) -> list[MediaView]:
        return [MediaView.of(asset) for asset in library.list(owner=owner)]

    @routes.get("/{asset_id}", summary="One file")
    def get_media(owner: Owner, asset_id: Id) -> MediaView:
        return MediaView.of(library.get(asset_id, owner=owner))

    @routes.put(
        "/{asset_id}", openapi_extra=takes(MediaName), summary="Give a file another name; it keeps its ending"
    )
    def rename_media(
        owner: Owner, asset_id: Id, wanted: Annotated[MediaName, Depends(reads(MediaName))]
    ) -> MediaView:
        return MediaView.of(library.rename(asset_id, owner=owner, name=wanted.name))

    @routes.delete("/{asset_id}", status_code=204, summary="Delete a file; refused while a project shows it")
    def delete_media(
        owner: Owner,
        asset_id: Id,
        anyway: Annotated[bool, Query(description="Also when a project shows it")] = False,
    ) -> Response:
        library.delete(asset_id, owner=owner, anyway=anyway)
        return Response(status_code=204)

    @routes.get("/{asset_id}/file", response_class=Response, summary="The file as it came, with Range")
    @routes.head("/{asset_id}/file", include_in_schema=False)
    def get_file(owner: Owner, asset_id: Id) -> Response:
        asset = library.get(asset_id, owner=owner)
        path = library.path(asset_id, owner=owner, what=MediaFile.ORIGINAL)
        return send_inline(path, name=asset.name, media_type=_playable_type(asset))

    @routes.get("/{asset_id}/{what}", response_class=Response, summary="What was made of a file, with Range")
    @routes.head("/{asset_id}/{what}", include_in_schema=False)
    def get_made(
        owner: Owner,
        asset_id: Id,
        what: MediaFile,
        track: Annotated[int, Query(description="Of `sound` and `peaks`: which sound track, from 1 on")] = 1,
    ) -> Response:
        if what is MediaFile.ORIGINAL:
            return get_file(owner, asset_id)
        asset = library.get(asset_id, owner=owner)
        path = library.path(asset_id, owner=owner, what=what, track=track)
        media_type, ending = _MADE[what]
        return send_inline(path, name=PurePosixPath(asset.name).stem + ending, media_type=media_type)

    return routes


def _playable_type(asset: Asset) -> str:
    """The type by which browsers play it: what was found in the file counts, not its name."""
    container = asset.info.container if asset.info else ""
    if container.startswith("mov,mp4"):
        return "video/mp4"
    if container.startswith("matroska,webm") and not asset.needs_proxy:
        return "video/webm"
    return media_type_of(asset.name)
