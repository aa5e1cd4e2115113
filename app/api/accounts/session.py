"""Who one is, for pages and programs: the session, signing in again in place, people and shares."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from app.api.accounts.forms import address_of, give_cookie, take_cookie
from app.api.accounts.owner import Owner
from app.api.accounts.recognition import shows_token
from app.api.addresses import Id
from app.api.bodies import Body, reads, takes
from app.api.views import View
from app.domain.accounts import Access, Person
from app.domain.errors import InvalidRequest, NotFound, SignInNeeded, TokenUnknown
from app.services import Services
from app.services.accounts.accounts import Accounts
from app.services.accounts.visitors import IN_SCOPE


class NamePassword(Body):
    """What one signs in with."""

    name: str
    password: str


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


class SessionView(View):
    """Who one is. `accounts` is false where nobody signs in.

    How this person can sign in again: by a `password`, and by the `provider` of that name.
    """

    person: PersonView
    accounts: bool
    seconds: float | None
    password: bool
    provider: str | None


class ShareView(View):
    """Who may open a project: own, edit or view."""

    person: PersonView
    access: str


def router(services: Services) -> APIRouter:
    """/api/session, /api/people and the shares of projects."""
    routes = APIRouter(prefix="/api", tags=["People"])
    accounts = services.accounts

    def view(person: Person, *, session: bool) -> SessionView:
        single = accounts.single if accounts else None
        return SessionView(
            person=PersonView.of(person),
            accounts=accounts is not None,
            seconds=accounts.sign_in.session_seconds if accounts and session else None,
            password=accounts is not None and accounts.sign_in.has_password(person.id),
            provider=single.name if single and single.is_joined(person.id) else None,
        )

    def with_accounts() -> Accounts:
        if accounts is None:
            raise NotFound("This Cutroom has no accounts.")
        return accounts

    @routes.get("/session", summary="Who you are; asking makes the session last its whole time again")
    def who(request: Request) -> SessionView:
        visitor = request.scope[IN_SCOPE]
        if visitor is None:
            raise TokenUnknown if shows_token(request.scope) else SignInNeeded
        return view(visitor.person, session=visitor.session_key is not None)

    @routes.post("/session", openapi_extra=takes(NamePassword), summary="Sign in; the answer sets a cookie")
    async def sign_in(
        request: Request, response: Response, wanted: Annotated[NamePassword, Depends(reads(NamePassword))]
    ) -> SessionView:
        known = with_accounts().sign_in
        person, session_id = await run_in_threadpool(
            known.with_password, wanted.name, wanted.password, address=address_of(request)
        )
        if (former := request.scope[IN_SCOPE]) is not None:
            await run_in_threadpool(known.out, former)
        give_cookie(response, request, session_id)
        return await run_in_threadpool(view, person, session=True)

    @routes.delete("/session", status_code=204, summary="Log out")
    def sign_out(request: Request) -> Response:
        visitor = request.scope[IN_SCOPE]
        if visitor is not None:
            with_accounts().sign_in.out(visitor)
        return take_cookie(Response(status_code=204))

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
        with_accounts().sharing.share(project_id, owner, to=person_id, access=Access(wanted.access))
        return Response(status_code=204)

    @routes.delete(
        "/projects/{project_id}/shares/{person_id}",
        status_code=204,
        summary="Share it with somebody no longer",
    )
    def unshare(project_id: Id, person_id: Id, owner: Owner) -> Response:
        with_accounts().sharing.unshare(project_id, owner, to=person_id)
        return Response(status_code=204)

    return routes
