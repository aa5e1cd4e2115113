"""Lists of videos over HTTP: made, renamed, deleted, turned into projects, exported."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from app.api.accounts.owner import Owner
from app.api.addresses import Id, IdempotencyKey
from app.api.bodies import Body, reads, takes
from app.api.job_views import JobView
from app.api.list_views import ListView
from app.api.project_views import ProjectSummary
from app.api.renders import Export
from app.services import Services


class ListName(Body):
    """What a list is called."""

    name: str = Field(description="1 to 255 characters")


class Chosen(Body):
    """Videos of a list; without ids all that are meant."""

    videos: list[str] | None = Field(default=None, max_length=10_000)


class Exports(Export):
    """How the videos of a list are exported: the fields of one export, for each of them."""

    videos: list[str] | None = Field(default=None, max_length=10_000, description="Without ids all")
    captions_as: str | None = Field(
        default=None, description="The id of a project: all captions get the look that they have there"
    )


def router(services: Services) -> APIRouter:
    """The routes under /api/lists, but for the videos in them."""
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

    return routes
