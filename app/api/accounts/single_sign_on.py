"""Signing in by an OpenID Connect provider: the way there, and back.

A page whose session has ended sends its person that way in a window beside it, which ends at DONE.

Who is signed in already can go the same way to join the two, and then stays who they are.
"""

from __future__ import annotations

from html import escape
from urllib.parse import quote, unquote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.api.accounts.account_page import Me, account_page
from app.api.accounts.forms import give_cookie, local_path
from app.api.accounts.plain_page import plain_page, sentence
from app.api.accounts.sign_in import log_in_page
from app.api.problems import status_of
from app.domain.errors import AppError, SignInRefused
from app.ports.identity import Attempt
from app.services.accounts.accounts import Accounts
from app.services.accounts.single_sign_on import SingleSignOn
from app.services.accounts.visitors import IN_SCOPE, Visitor

KEPT = "cutroom_sign_in"  # the browser's own part of the way; nobody else can end it
KEPT_SECONDS = 600
BELOW = "/login/oidc"
REFUSED = "The sign-in service did not let you in."
DONE = f"{BELOW}/done"
LEFT = "That way to sign in was left. Try again."


def router(accounts: Accounts, single: SingleSignOn) -> APIRouter:
    """/login/oidc, /login/oidc/back, and joining and parting below /account."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(BELOW)
    def leave(request: Request, next: str = "/") -> Response:
        try:
            attempt, address = single.begin()
        except AppError as error:
            return log_in_page(local_path(next), refused=error, single=single)
        answer = RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
        return _keep(answer, request, attempt, local_path(next))

    @routes.get(f"{BELOW}/back")
    def come_back(request: Request, state: str = "", code: str = "", error: str = "") -> Response:
        wanted, former = "/", request.scope.get(IN_SCOPE)
        try:
            attempt, wanted, joining = _kept(request.cookies.get(KEPT, ""))
            if error:
                raise SignInRefused(REFUSED)
            if joining:
                if not isinstance(former, Visitor) or former.person.id != joining:
                    raise SignInRefused(LEFT)
                answer = join(former, attempt, state, code)
            else:
                _, session_id = single.end(attempt, state=state, code=code)
                if former is not None:
                    accounts.sign_in.out(former)
                answer = give_cookie(RedirectResponse(wanted, 303), request, session_id)
        except AppError as refusal:
            answer = log_in_page(wanted, refused=refusal, single=single)
        answer.delete_cookie(KEPT, path=BELOW, httponly=True, samesite="lax")
        return answer

    @routes.get(DONE)
    def done() -> Response:
        words = "<p>Close this window: the page that you came from goes on.</p>"
        return plain_page("Signed in", f"<h1>You are signed in</h1>{words}", narrow=True)

    def join(me: Visitor, attempt: Attempt, state: str, code: str) -> Response:
        try:
            single.join(me.person.id, attempt, state=state, code=code)
        except AppError as error:
            return account_page(accounts, me, sentence(error.message), status_of(error))
        return RedirectResponse("/account", 303)

    @routes.post("/account/join")
    def leave_to_join(request: Request, me: Me) -> Response:
        try:
            attempt, address = single.begin()
        except AppError as error:
            return account_page(accounts, me, sentence(error.message), status_of(error))
        way = f'<p><a href="{escape(address)}">Go on to {escape(single.name)}</a></p>'
        answer = plain_page("On the way", way, narrow=True, go_on=address)
        return _keep(answer, request, attempt, "/account", joining=me.person.id)

    @routes.post("/account/part")
    def part(me: Me) -> Response:
        try:
            single.part(me.person.id)
        except AppError as error:
            return account_page(accounts, me, sentence(error.message), status_of(error))
        return RedirectResponse("/account", 303)

    return routes


def _keep(
    answer: Response, request: Request, attempt: Attempt, wanted: str, *, joining: str = ""
) -> Response:
    """Have the browser keep its own part of the way."""
    word = ".".join((attempt.state, attempt.nonce, attempt.verifier, joining, quote(wanted, safe="")))
    answer.set_cookie(
        KEPT,
        word,
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="lax",
        path=BELOW,
        secure=request.url.scheme == "https",
    )
    return answer


def _kept(word: str) -> tuple[Attempt, str, str]:
    """What the browser kept, where it wanted to go, and which person it was to join."""
    parts = word.split(".", 4)
    if len(parts) != len(("state", "nonce", "verifier", "joining", "next")):
        raise SignInRefused(LEFT)
    return Attempt(*parts[:3]), local_path(unquote(parts[4])), parts[3]
