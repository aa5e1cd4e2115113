"""What jobs made, over HTTP: the finished files, and how an export was made."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.api.accounts.owner import Owner
from app.api.addresses import Id
from app.api.files import send_download
from app.api.job_views import ReportView
from app.api.together import send_together
from app.domain.errors import NotFound
from app.services import Services


def router(services: Services) -> APIRouter:
    """The routes under /api/jobs/{id} that give what it made."""
    routes = APIRouter(prefix="/api/jobs", tags=["Jobs"])
    rendering = services.rendering

    @routes.get("/{job_id}/report", summary="How a finished export was made: revision, plan, commands")
    def get_report(owner: Owner, job_id: Id) -> ReportView:
        return ReportView.model_validate(rendering.report(job_id, owner))

    @routes.get("/{job_id}/output", response_class=Response, summary="The finished file, with Range")
    @routes.head("/{job_id}/output", include_in_schema=False)
    def get_output(owner: Owner, job_id: Id) -> Response:
        return _output(owner, job_id, 0)

    @routes.get("/{job_id}/output/{index}", response_class=Response, summary="One of several finished files")
    @routes.head("/{job_id}/output/{index}", include_in_schema=False)
    def get_output_file(owner: Owner, job_id: Id, index: int) -> Response:
        return _output(owner, job_id, index)

    @routes.get(
        "/{job_id}/outputs.zip",
        response_class=Response,
        summary="All finished files of a job and of its parts, one after the other in a ZIP file",
    )
    def get_outputs(owner: Owner, job_id: Id) -> Response:
        job, files = rendering.all_outputs(job_id, owner)
        return send_together(files, name=f"{job.title}.zip")

    def _output(owner: str, job_id: str, index: int) -> Response:
        path, name = rendering.output_path(job_id, owner, index)
        if not path.is_file():
            raise NotFound("That file is no longer there.")
        return send_download(path, name=name)

    return routes
