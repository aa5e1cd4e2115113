"""The history of projects over HTTP: what was saved, named and shown again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.api.accounts.owner import Owner
from app.api.addresses import MOST, Id, Number
from app.api.bodies import Body, reads, takes
from app.api.project_views import ProjectView, RevisionView
from app.api.projects import newest_beside, project_view
from app.domain.errors import StaleRevision
from app.services import Services


class RevisionName(Body):
    """A name for a saved state, which makes it a version."""

    name: str


class Restoring(Body):
    """`version` is the project's, as it was seen; without one the newest is meant."""

    version: int | None = None


def router(services: Services) -> APIRouter:
    """The routes under /api/projects/{id}/revisions."""
    routes = APIRouter(prefix="/api/projects", tags=["Projects"])
    projects = services.projects

    @routes.get("/{project_id}/revisions", summary="The history, newest first")
    def list_revisions(
        owner: Owner,
        project_id: Id,
        limit: Annotated[int, Query(ge=1, le=500)] = 200,
        before: Annotated[
            int | None, Query(ge=1, le=MOST, description="The last number already seen")
        ] = None,
        named: Annotated[bool, Query(description="Those that have a name, all of them")] = False,
    ) -> list[RevisionView]:
        if named:
            return [RevisionView.of(info) for info in projects.versions(project_id, owner)]
        found = projects.revisions(project_id, owner, limit=limit, before=before)
        return [RevisionView.of(info) for info in found]

    @routes.put(
        "/{project_id}/revisions/{number}", openapi_extra=takes(RevisionName), summary="Name a saved state"
    )
    def name_revision(
        owner: Owner,
        project_id: Id,
        number: Number,
        wanted: Annotated[RevisionName, Depends(reads(RevisionName))],
    ) -> RevisionView:
        return RevisionView.of(projects.name_version(project_id, owner, number, wanted.name))

    @routes.post(
        "/{project_id}/revisions/{number}/restore",
        response_model=ProjectView,
        openapi_extra=takes(Restoring, required=False),
        summary="Show an earlier state again",
    )
    def restore(
        owner: Owner,
        project_id: Id,
        number: Number,
        wanted: Annotated[Restoring, Depends(reads(Restoring, empty=Restoring()))],
    ) -> ProjectView | Response:
        try:
            restored = projects.restore(project_id, owner, number, version=wanted.version)
            return project_view(services, owner, restored)
        except StaleRevision as error:
            return newest_beside(services, owner, error, project_id)

    return routes
