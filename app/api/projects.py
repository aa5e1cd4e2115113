"""Projects over HTTP: the documents, and edits for those who script them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from app.api.accounts.owner import Owner
from app.api.addresses import Id
from app.api.bodies import Body, reads, takes
from app.api.problems import problem_of
from app.api.project_views import ProjectSummary, ProjectView
from app.domain.errors import InvalidRequest, StaleRevision
from app.domain.projects import Project
from app.services import Services

TimelineState = Annotated[
    dict[str, Any] | None, Field(description="A timeline as docs/timeline-format.md describes it")
]


class Details(Body):
    """What a person writes about a project."""

    name: str | None = Field(default=None, description="1 to 255 characters")
    description: str | None = None
    video_filename: str | None = None
    video_url: str | None = None
    timeline_state: TimelineState = None


class NewProject(Details):
    """A new project: empty, with a timeline, or with whole files one after the other."""

    assets: list[str] | None = Field(default=None, description="Ids of files, in order")


class ProjectChange(Details):
    """Only the fields that are there are changed."""

    version: int = Field(description="The version that the change was made from")


class Edit(Body):
    """One edit. `type` and its further fields are those of an editor's gesture."""

    model_config = ConfigDict(extra="allow", strict=True)

    type: str = Field(description="trim, split, move, … , undo or redo")
    base_version: int = Field(description="The version that the edit was made from")


def router(services: Services) -> APIRouter:
    """The routes under /api/projects, but for revisions, captions and renders."""
    routes = APIRouter(prefix="/api/projects", tags=["Projects"])
    projects, editing = services.projects, services.editing

    @routes.post("", status_code=201, openapi_extra=takes(NewProject), summary="Create a project")
    def create(owner: Owner, wanted: Annotated[NewProject, Depends(reads(NewProject))]) -> ProjectView:
        fields = wanted.model_dump(exclude_unset=True)
        assets, name = fields.pop("assets", None), fields.pop("name", None)
        if assets is not None:
            if fields:
                raise InvalidRequest("A project of files takes no more than a name beside them.")
            return project_view(services, owner, projects.create_from_assets(owner, assets, name))
        if name is None:
            raise InvalidRequest("Give it a name.")
        return project_view(services, owner, projects.create(owner, name, fields))

    @routes.get("", summary="List projects, last changed first, without their timelines")
    def list_projects(owner: Owner) -> list[ProjectSummary]:
        return [ProjectSummary.of(project) for project in projects.list(owner)]

    @routes.get("/{project_id}", summary="One project with its timeline")
    def get_project(owner: Owner, project_id: Id) -> ProjectView:
        return project_view(services, owner, projects.get(project_id, owner))

    @routes.put(
        "/{project_id}",
        response_model=ProjectView,
        openapi_extra=takes(ProjectChange),
        summary="Change a project; 409 with the newer `project` when `version` is stale",
    )
    def change(
        owner: Owner, project_id: Id, wanted: Annotated[ProjectChange, Depends(reads(ProjectChange))]
    ) -> ProjectView | Response:
        changes = wanted.model_dump(exclude_unset=True)
        version = changes.pop("version")
        try:
            changed = projects.update(project_id, owner, version=version, changes=changes)
            return project_view(services, owner, changed)
        except StaleRevision as error:
            return newest_beside(services, owner, error, project_id)

    @routes.delete("/{project_id}", status_code=204, summary="Delete a project; its files stay")
    def delete(owner: Owner, project_id: Id) -> Response:
        projects.delete(project_id, owner)
        return Response(status_code=204)

    @routes.post("/{project_id}/duplicate", status_code=201, summary="Copy a project, without its history")
    def duplicate(owner: Owner, project_id: Id) -> ProjectView:
        return project_view(services, owner, projects.duplicate(project_id, owner))

    @routes.post(
        "/{project_id}/edits",
        response_model=ProjectView,
        openapi_extra=takes(Edit),
        summary="Do one edit; 409 with the newer `project` when `base_version` is stale",
    )
    def edit(
        owner: Owner, project_id: Id, wanted: Annotated[Edit, Depends(reads(Edit))]
    ) -> ProjectView | Response:
        try:
            state = editing.apply(project_id, owner, wanted.model_dump(), wanted.base_version)
        except StaleRevision as error:
            return newest_beside(services, owner, error, project_id)
        return ProjectView.with_timeline(state.project, state.timeline)

    return routes


def project_view(services: Services, owner: str, project: Project) -> ProjectView:
    """A project with the timeline that it shows now."""
    revision = services.projects.revision(project.id, owner, project.head)
    return ProjectView.with_timeline(project, revision.timeline)


def newest_beside(services: Services, owner: str, error: StaleRevision, project_id: str) -> Response:
    """The answer to who changed what is no longer the newest: the error, and the newest."""
    newest = project_view(services, owner, services.projects.get(project_id, owner))
    return problem_of(error, {"project": newest.model_dump()})
