"""Who one is, for pages and programs: the session, and signing in again in place."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from app.api.accounts.forms import address_of, give_cookie, take_cookie
from app.api.accounts.recognition import shows_token
from app.api.accounts.shares import PersonView, with_accounts
from app.api.bodies import Body, reads, takes
from app.api.views import View
from app.domain.accounts import Person
from app.domain.errors import SignInNeeded, TokenUnknown
from app.services import Services
from app.services.accounts.visitors import IN_SCOPE


class NamePassword(Body):
    """What one signs in with."""

    name: str
    password: str


class SessionView(View):
    """Who one is. `accounts` is false where nobody signs in.

    How this person can sign in again: by a `password`, and by the `provider` of that name.
    """

    person: PersonView
    accounts: bool
    seconds: float | None
    password: bool
    provider: str | None


def router(services: Services) -> APIRouter:
    """/api/session."""
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
        known = with_accounts(services).sign_in
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
            with_accounts(services).sign_in.out(visitor)
        return take_cookie(Response(status_code=204))

    return routes
