"""Signing in by name and password: the page for strangers, and logging out."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from app.api.accounts.forms import address_of, give_cookie, local_path, read_form, take_cookie
from app.api.accounts.plain_page import field, hidden, plain_page, sentence
from app.api.accounts.recognition import LOG_IN
from app.api.problems import status_of
from app.domain.errors import AppError
from app.services.accounts.accounts import Accounts
from app.services.accounts.credentials import LONGEST, SHORTEST
from app.services.accounts.single_sign_on import SingleSignOn
from app.services.accounts.visitors import IN_SCOPE

PASSWORD = 'autocomplete="current-password" maxlength="1024"'  # noqa: S105  # of a field
NEW_PASSWORD = (
    f'autocomplete="new-password" minlength="{SHORTEST}" maxlength="{LONGEST}"'
    f' placeholder="At least {SHORTEST} characters"'
)


def router(accounts: Accounts) -> APIRouter:
    """/login and /logout."""
    routes = APIRouter(include_in_schema=False)
    sign_in = accounts.sign_in

    @routes.get(LOG_IN)
    def show_log_in(request: Request, next: str = "/") -> Response:
        if request.scope.get(IN_SCOPE) is not None:
            return RedirectResponse(local_path(next), 303)
        return log_in_page(local_path(next), single=accounts.single)

    @routes.post(LOG_IN)
    async def log_in(request: Request) -> Response:
        form = await read_form(request)
        wanted = local_path(form.get("next"))
        name = form.get("name", "")
        try:
            _, session_id = await run_in_threadpool(
                sign_in.with_password, name, form.get("password", ""), address=address_of(request)
            )
        except AppError as error:
            return log_in_page(wanted, name=name[:255], refused=error, single=accounts.single)
        if (former := request.scope.get(IN_SCOPE)) is not None:
            await run_in_threadpool(sign_in.out, former)
        return give_cookie(RedirectResponse(wanted, 303), request, session_id)

    @routes.post("/logout")
    def log_out(request: Request) -> Response:
        sign_in.out(request.scope[IN_SCOPE])
        return take_cookie(RedirectResponse(LOG_IN, 303))

    return routes


def log_in_page(
    wanted: str, *, name: str = "", refused: AppError | None = None, single: SingleSignOn | None = None
) -> Response:
    """The page for strangers, with a way by a provider where there is one."""
    other = ""
    if single is not None:
        address = f"{LOG_IN}/oidc?next={quote(wanted, safe='')}"
        other = f'<a class="other" href="{escape(address)}">Sign in with {escape(single.name)}</a>'
    at_name, at_password = ("", "autofocus") if name else ("autofocus", "")
    body = (
        f'<form class="card" method="post" action="{LOG_IN}"><h1>Sign in</h1>'
        f"{sentence(refused.message if refused else None)}"
        f"{field('Name', 'name', value=name, more=f'autocomplete=username maxlength=255 {at_name}')}"
        f"{field('Password', 'password', kind='password', more=f'{PASSWORD} {at_password}')}"
        f'{hidden("next", wanted)}<button class="primary wide">Sign in</button>{other}</form>'
    )
    return plain_page("Sign in", body, narrow=True, status=status_beside(refused))


def status_beside(refused: AppError | None) -> int:
    """The status of a form that is shown again, with what was refused."""
    return 200 if refused is None else status_of(refused)
