"""Resumable uploads: the tus protocol 1.0.0, https://tus.io/protocols/resumable-upload.

Addresses in answers are relative: no header of a request decides where a client goes next.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.api.accounts.owner import current_owner
from app.api.addresses import Id
from app.api.media.pouring import pour
from app.api.media.turns import Turns
from app.api.media.tus_route import NO_STORE, TusRoute
from app.api.problems import problem
from app.domain import tus
from app.domain.errors import InvalidRequest, MalformedUpload
from app.domain.uploads import Upload, UploadRole, UploadState
from app.services import Services

BELOW = "/api/uploads"
WRONG_TYPE = f"The body must be sent as {tus.CONTENT_TYPE}."


def router(services: Services) -> APIRouter:  # noqa: PLR0915  # one function a route
    """The routes of the protocol."""
    routes = APIRouter(prefix=BELOW, tags=["Uploads"], route_class=TusRoute)
    uploads, turns = services.uploads, Turns()

    @routes.options("", summary="What this server can do (tus)")
    @routes.options("/{upload_id}", include_in_schema=False)
    def describe() -> Response:
        return Response(headers=_abilities(uploads.largest))

    @routes.post("", status_code=201, response_class=Response, summary="Begin an upload (tus)")
    async def create(request: Request) -> Response:
        headers, owner = request.headers, current_owner(request)
        metadata = headers.get("upload-metadata", "")
        role, parts = tus.parse_concat(headers.get("upload-concat"), below=BELOW)
        checksum = tus.parse_checksum(headers.get("upload-checksum"))
        if role is UploadRole.FINAL:
            if "upload-length" in headers or "upload-defer-length" in headers:
                raise MalformedUpload("The length of a final upload is that of its parts.")
            upload = await run_in_threadpool(uploads.combine, owner=owner, parts=parts, metadata=metadata)
            return _created(upload)
        length = tus.parse_length(headers.get("upload-length"), headers.get("upload-defer-length"))
        size = _declared_size(request)
        if _has_body(request) and not _is_typed(request):
            return problem(415, WRONG_TYPE)
        if length is not None and (size or 0) > length:
            return problem(413, "There are more bytes than the upload was to have.")
        upload = await run_in_threadpool(
            uploads.create, owner=owner, length=length, metadata=metadata, role=role
        )
        if _has_body(request) and not upload.full:
            try:
                upload = await _go_on(request, upload, owner=owner, offset=0, size=size, checksum=checksum)
            except BaseException:  # nobody knows its address
                await run_in_threadpool(uploads.terminate, upload.id, owner=owner)
                raise
        return _created(upload)

    @routes.head("/{upload_id}", summary="How many bytes have arrived (tus)")
    async def stand(request: Request, upload_id: Id) -> Response:
        owner = current_owner(request)
        await run_in_threadpool(uploads.get, upload_id, owner=owner)
        async with turns.take(upload_id):
            upload = await run_in_threadpool(uploads.settled, upload_id, owner=owner)
        return Response(headers=_standing(upload))

    @routes.patch("/{upload_id}", status_code=204, response_class=Response, summary="Send bytes (tus)")
    async def send(request: Request, upload_id: Id) -> Response:
        owner, headers = current_owner(request), request.headers
        upload = await run_in_threadpool(uploads.get, upload_id, owner=owner)
        if not _is_typed(request):
            return problem(415, WRONG_TYPE)
        offset = tus.parse_number(headers.get("upload-offset"), header="Upload-Offset")
        told = headers.get("upload-length")
        length = None if told is None else tus.parse_number(told, header="Upload-Length")
        checksum = tus.parse_checksum(headers.get("upload-checksum"))
        upload = await _go_on(
            request,
            upload,
            owner=owner,
            offset=offset,
            length=length,
            size=_declared_size(request),
            checksum=checksum,
        )
        return Response(status_code=204, headers=_progress(upload))

    @routes.delete("/{upload_id}", status_code=204, summary="Give an upload up (tus)")
    async def terminate(request: Request, upload_id: Id) -> Response:
        owner = current_owner(request)
        await run_in_threadpool(uploads.get, upload_id, owner=owner)
        async with turns.take(upload_id):
            await run_in_threadpool(uploads.terminate, upload_id, owner=owner)
        return Response(status_code=204)

    @routes.post("/{upload_id}", include_in_schema=False)
    async def overridden(request: Request, upload_id: Id) -> Response:
        """For clients behind a proxy that knows no PATCH and no DELETE."""
        match request.headers.get("x-http-method-override", "").upper():
            case "PATCH":
                return await send(request, upload_id)
            case "DELETE":
                return await terminate(request, upload_id)
            case "HEAD":
                return await stand(request, upload_id)
            case _:
                return problem(405, "X-HTTP-Method-Override must be PATCH, DELETE or HEAD here.")

    async def _go_on(request: Request, upload: Upload, *, owner: str, **told: Any) -> Upload:
        async with turns.take(upload.id) as turn:
            arrival = await run_in_threadpool(uploads.take, upload.id, owner=owner, **told)
            await pour(request, arrival, turn)
            return await run_in_threadpool(uploads.settled, upload.id, owner=owner)

    return routes


def _abilities(largest: int | None) -> dict[str, str]:
    abilities = {
        "Tus-Version": tus.VERSION,
        "Tus-Extension": ",".join(tus.EXTENSIONS),
        "Tus-Checksum-Algorithm": ",".join(tus.ALGORITHMS),
    }
    return abilities if largest is None else abilities | {"Tus-Max-Size": str(largest)}


def _created(upload: Upload) -> Response:
    headers = {"Location": f"{BELOW}/{upload.id}", **_progress(upload)}
    return Response(status_code=201, headers=headers)


def _standing(upload: Upload) -> dict[str, str]:
    headers = _progress(upload) | NO_STORE
    if upload.length is None:
        headers["Upload-Defer-Length"] = "1"
    else:
        headers["Upload-Length"] = str(upload.length)
    if upload.metadata:
        headers["Upload-Metadata"] = upload.metadata
    if upload.role is UploadRole.PARTIAL:
        headers["Upload-Concat"] = "partial"
    elif upload.role is UploadRole.FINAL:
        headers["Upload-Concat"] = "final;" + " ".join(f"{BELOW}/{part}" for part in upload.parts)
    return headers


def _progress(upload: Upload) -> dict[str, str]:
    headers = {
        "Upload-Offset": str(upload.offset),
        "Upload-Expires": format_datetime(datetime.fromisoformat(upload.expires_at), usegmt=True),
    }
    if upload.progress_job is not None:
        headers["Cutroom-Progress"] = upload.progress_job
    if upload.state is UploadState.COMPLETED and upload.job_id is not None:
        headers |= {"Cutroom-Asset": upload.asset_id, "Cutroom-Job": upload.job_id}
    return headers


def _is_typed(request: Request) -> bool:
    return request.headers.get("content-type", "") == tus.CONTENT_TYPE


def _has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers


def _declared_size(request: Request) -> int | None:
    text = request.headers.get("content-length")
    if text is None:
        return None
    if not text.isdigit() or len(text) > 18:
        raise InvalidRequest("That request is larger than anything.")
    return int(text)
