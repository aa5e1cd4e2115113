"""Media over HTTP: bringing a file in while it arrives, what was found in it, and its bytes."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.api.accounts.owner import Owner
from app.api.addresses import Id, IdempotencyKey
from app.api.bodies import STOPPED, Body, reads, takes
from app.api.files import media_type_of, send_inline
from app.api.job_views import JobView
from app.api.listening import spoken
from app.api.media.media_views import MediaView, ReceivedView
from app.api.media.multipart import FormFile, Mark, Start
from app.domain.errors import InvalidRequest
from app.domain.media import Asset
from app.services import Services
from app.services.media.library import Library, MediaFile
from app.services.media.receiving import Upload

FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}
FRAMING_BYTES = 4096  # of a form around its file, at most: a declared length is judged without it
_GATHER_BYTES = 1 << 20
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
        arrived = await _receive(request, library, owner)
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


async def _receive(request: Request, library: Library, owner: str) -> Upload:
    """Stream the file of a form to the disk. Raises TooLarge or DiskFull before a byte of it is read."""
    form = FormFile(request.headers.get("content-type", ""))
    size = _declared_size(request)
    upload: Upload | None = None
    writing = _Writing()
    try:
        async for chunk in spoken(request):
            for piece in form.feed(chunk):
                match piece:
                    case Start(name):
                        upload = await run_in_threadpool(library.receive, owner=owner, name=name, size=size)
                        await writing.begin(upload)
                    case bytes():
                        await writing.add(piece)
                    case Mark.END:
                        await writing.flush()
        if upload is None:
            raise InvalidRequest("There is no file in that form.")
        if not form.complete:
            raise InvalidRequest(STOPPED)
    except BaseException as error:
        await writing.abandon(error)
        if isinstance(error, ClientDisconnect):
            raise InvalidRequest(STOPPED) from error
        raise
    await writing.end()
    return upload


class _Writing:
    """Bytes on their way to the disk: gathered, and written in a thread."""

    def __init__(self) -> None:
        self._upload: Upload | None = None
        self._gathered = bytearray()

    async def begin(self, upload: Upload) -> None:
        await run_in_threadpool(upload.__enter__)
        self._upload = upload

    async def add(self, data: bytes) -> None:
        self._gathered += data
        if len(self._gathered) >= _GATHER_BYTES:
            await self.flush()

    async def flush(self) -> None:
        data, self._gathered = bytes(self._gathered), bytearray()
        if self._upload is not None and data:
            await run_in_threadpool(self._upload.write, data)

    async def end(self) -> None:
        upload, self._upload = self._upload, None
        if upload is not None:
            await run_in_threadpool(upload.__exit__, None, None, None)

    async def abandon(self, error: BaseException) -> None:
        upload, self._upload = self._upload, None
        if upload is not None:
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(upload.__exit__, type(error), error, error.__traceback__)


def _declared_size(request: Request) -> int | None:
    declared = request.headers.get("content-length", "")
    return max(0, int(declared) - FRAMING_BYTES) if declared.isdigit() and len(declared) < 19 else None


def _playable_type(asset: Asset) -> str:
    """The type by which browsers play it: what was found in the file counts, not its name."""
    container = asset.info.container if asset.info else ""
    if container.startswith("mov,mp4"):
        return "video/mp4"
    if container.startswith("matroska,webm") and not asset.needs_proxy:
        return "video/webm"
    return media_type_of(asset.name)
