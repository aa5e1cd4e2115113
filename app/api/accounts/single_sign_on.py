"""Signing in by an OpenID Connect provider: the way there, and back."""

from __future__ import annotations

from urllib.parse import quote, unquote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from app.api.accounts.forms import give_cookie, local_path
from app.api.accounts.sign_in import log_in_page
from app.domain.errors import AppError, SignInRefused
from app.ports.identity import Attempt
from app.services.accounts.accounts import Accounts
from app.services.accounts.single_sign_on import SingleSignOn
from app.services.accounts.visitors import IN_SCOPE

KEPT = "cutroom_sign_in"  # the browser's own part of the way; nobody else can end it
KEPT_SECONDS = 600
BELOW = "/login/oidc"
REFUSED = "The sign-in service did not let you in."


def router(accounts: Accounts, single: SingleSignOn) -> APIRouter:
    """/login/oidc and /login/oidc/back."""
    routes = APIRouter(prefix=BELOW, include_in_schema=False)

    @routes.get("")
    def leave(request: Request, next: str = "/") -> Response:
        try:
            attempt, address = single.begin()
        except AppError as error:
            return log_in_page(local_path(next), refused=error, single=single)
        word = ".".join((attempt.state, attempt.nonce, attempt.verifier, quote(local_path(next), safe="")))
        answer = RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
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

    @routes.get("/back")
    async def come_back(request: Request, state: str = "", code: str = "", error: str = "") -> Response:
        wanted = "/"
        try:
            attempt, wanted = _kept(request.cookies.get(KEPT, ""))
            if error:
                raise SignInRefused(REFUSED)
            _, session_id = await run_in_threadpool(single.end, attempt, state=state, code=code)
        except AppError as refusal:
            answer = log_in_page(wanted, refused=refusal, single=single)
        else:
            if (former := request.scope.get(IN_SCOPE)) is not None:
                await run_in_threadpool(accounts.sign_in.out, former)
            answer = give_cookie(RedirectResponse(wanted, 303), request, session_id)
        answer.delete_cookie(KEPT, path=BELOW, httponly=True, samesite="lax")
        return answer

    return routes


def _kept(word: str) -> tuple[Attempt, str]:
    """What the browser kept, and where it wanted to go."""
    parts = word.split(".", 3)
    if len(parts) != len(("state", "nonce", "verifier", "next")):
        raise SignInRefused("That way to sign in was left. Try again.")
    return Attempt(*parts[:3]), local_path(unquote(parts[3]))
