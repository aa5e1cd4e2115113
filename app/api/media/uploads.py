"""Uploads that take many requests, as people and scripts see them; `app.api.media.tus` takes the bytes."""

from __future__ import annotations

from typing import Self

from fastapi import APIRouter, Request

from app.api.accounts.owner import current_owner
from app.api.addresses import Id
from app.api.views import View
from app.domain.tus import parse_metadata
from app.domain.uploads import Upload
from app.services import Services


class UploadView(View):
    """An upload. `state` is arriving, completed or refused."""

    id: str
    state: str
    name: str
    length: int | None
    offset: int
    asset_id: str | None
    job_id: str | None  # looks into the file
    progress_job_id: str | None  # tells how far the upload is
    error: str | None
    created_at: str
    expires_at: str

    @classmethod
    def of(cls, upload: Upload) -> Self:
        """The upload as the API shows it."""
        told = parse_metadata(upload.metadata)
        return cls(
            id=upload.id,
            state=upload.state.value,
            name=told.get("filename") or told.get("name") or "",
            length=upload.length,
            offset=upload.offset,
            asset_id=upload.asset_id if upload.job_id else None,
            job_id=upload.job_id,
            progress_job_id=upload.progress_job,
            error=upload.error,
            created_at=upload.created_at,
            expires_at=upload.expires_at,
        )


def router(services: Services) -> APIRouter:
    """The routes that only read."""
    routes = APIRouter(prefix="/api/uploads", tags=["Uploads"])
    uploads = services.uploads

    @routes.get("", summary="Uploads that are not complete")
    def list_uploads(request: Request) -> list[UploadView]:
        return [UploadView.of(upload) for upload in uploads.unfinished(owner=current_owner(request))]

    @routes.get("/{upload_id}", summary="One upload, and what became of it")
    def get_upload(request: Request, upload_id: Id) -> UploadView:
        return UploadView.of(uploads.get(upload_id, owner=current_owner(request)))

    return routes
