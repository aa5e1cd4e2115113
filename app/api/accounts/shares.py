"""People whom projects can be shared with, and who may open which, over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from app.api.accounts.owner import Owner
from app.api.addresses import Id
from app.api.bodies import Body, reads, takes
from app.api.views import View
from app.domain.accounts import Access, Person
from app.domain.errors import InvalidRequest, NotFound
from app.services import Services
from app.services.accounts.accounts import Accounts


class Sharing(Body):
    """How a project is shared with somebody."""

    access: str = Field(description="view or edit")


class PersonView(View):
    """Somebody with an account."""

    id: str
    name: str
    role: str

    @classmethod
    def of(cls, person: Person) -> PersonView:
        """The person as the API shows them."""
        return cls(id=person.id, name=person.name, role=person.role.value)


class ShareView(View):
    """Who may open a project: own, edit or view."""

    person: PersonView
    access: str


def with_accounts(services: Services) -> Accounts:
    """The services of accounts. Raises NotFound where nobody signs in."""
    if services.accounts is None:
        raise NotFound("This Cutroom has no accounts.")
    return services.accounts


def router(services: Services) -> APIRouter:
    """/api/people and the shares of projects."""
    routes = APIRouter(prefix="/api", tags=["People"])
    accounts = services.accounts

    @routes.get("/people", summary="Everybody whom a project can be shared with")
    def list_people(owner: Owner) -> list[PersonView]:
        everybody = accounts.people.list() if accounts else ()
        return [PersonView.of(person) for person in everybody if not person.disabled]

    @routes.get("/projects/{project_id}/shares", summary="Who may open a project, its owner first")
    def list_shares(project_id: Id, owner: Owner) -> list[ShareView]:
        services.projects.get(project_id, owner)
        shares = accounts.sharing.shares(project_id, owner) if accounts else ()
        return [ShareView(person=PersonView.of(person), access=access.value) for person, access in shares]

    @routes.put(
        "/projects/{project_id}/shares/{person_id}",
        status_code=204,
        openapi_extra=takes(Sharing),
        summary="Share a project with somebody, to view or to edit",
    )
    def share(
        project_id: Id, person_id: Id, owner: Owner, wanted: Annotated[Sharing, Depends(reads(Sharing))]
    ) -> Response:
        if wanted.access not in (Access.VIEW, Access.EDIT):
            raise InvalidRequest("access: it is view or edit.")
        with_accounts(services).sharing.share(project_id, owner, to=person_id, access=Access(wanted.access))
        return Response(status_code=204)

    @routes.delete(
        "/projects/{project_id}/shares/{person_id}",
        status_code=204,
        summary="Share it with somebody no longer",
    )
    def unshare(project_id: Id, person_id: Id, owner: Owner) -> Response:
        with_accounts(services).sharing.unshare(project_id, owner, to=person_id)
        return Response(status_code=204)

    return routes
