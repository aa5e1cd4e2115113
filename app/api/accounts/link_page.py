"""The page of a link that is good once: who is invited chooses a password there."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from app.api.accounts.forms import give_cookie, read_form
from app.api.accounts.plain_page import field, hidden, plain_page, sentence
from app.api.accounts.recognition import LOG_IN
from app.api.accounts.sign_in import NEW_PASSWORD, status_beside
from app.api.problems import status_of
from app.domain.accounts import Person, Role
from app.domain.errors import AppError, LinkSpent
from app.services.accounts.accounts import Accounts
from app.services.accounts.invitations import Invitation
from app.services.accounts.visitors import IN_SCOPE

_CAN = {
    Role.ADMIN: "do everything, and look after the other people",
    Role.EDITOR: "edit, import, export and share projects",
    Role.VIEWER: "watch and download what others share with you",
}


def router(accounts: Accounts) -> APIRouter:
    """/link."""
    routes = APIRouter(include_in_schema=False)
    invitations = accounts.invitations

    @routes.get("/link")
    def show_link(request: Request, token: str = "") -> Response:
        try:
            return _link_page(request, token, invitations.look(token))
        except LinkSpent as error:
            return _spent(error)

    @routes.post("/link")
    async def take_link(request: Request) -> Response:
        form = await read_form(request)
        token = form.get("token", "")
        try:
            invitation = await run_in_threadpool(invitations.look, token)
        except LinkSpent as error:
            return _spent(error)
        try:
            if form.get("password") != form.get("again"):
                raise AppError("The two passwords are not the same.")
            _, session_id = await run_in_threadpool(
                invitations.accept, token, name=form.get("name", ""), password=form.get("password", "")
            )
        except AppError as error:
            return _link_page(request, token, invitation, refused=error, name=form.get("name", "")[:255])
        if (former := request.scope.get(IN_SCOPE)) is not None:
            await run_in_threadpool(accounts.sign_in.out, former)
        return give_cookie(RedirectResponse("/", 303), request, session_id)

    return routes


def _spent(error: LinkSpent) -> Response:
    way = f'<p>Who has chosen a password already can <a href="{LOG_IN}">sign in</a>.</p>'
    body = f"<h1>This link</h1>{sentence(error.message)}{way}"
    return plain_page("Link", body, narrow=True, status=status_of(error))


def _link_page(
    request: Request, token: str, to: Invitation, *, refused: AppError | None = None, name: str = ""
) -> Response:
    owner, here = to.person, escape(request.url.netloc)
    if owner is None:
        title = "Make the first account"
        words = f"<p class=dim>On {here}. You will be the administrator, and can invite others.</p>"
        focus = "" if name else " autofocus"
        who = field("Name", "name", more=f"autocomplete=username maxlength=255{focus}", value=name)
    else:
        title, words = _welcome(to, owner, here)
        who = hidden("name", owner.name)
    at_password = NEW_PASSWORD + (" autofocus" if name or owner else "")
    body = (
        f'<form class="card" method="post" action="/link"><h1>{escape(title)}</h1>{words}'
        f"{sentence(refused.message if refused else None)}{who}"
        f"{field('Password', 'password', kind='password', more=at_password)}"
        f"{field('The same again', 'again', kind='password', more=NEW_PASSWORD)}"
        f'{hidden("token", token)}<button class="primary wide">Go on</button></form>'
    )
    return plain_page(title, body, narrow=True, status=status_beside(refused))


def _welcome(to: Invitation, owner: Person, here: str) -> tuple[str, str]:
    """What somebody who was sent a link reads: the title, and the words below as HTML."""
    called = f"<b>{escape(owner.name)}</b>"
    if not to.is_new:
        made = f"{escape(to.by)} made this link for you" if to.by else "This link was made for you"
        return "Choose a new password", f"<p class=dim>{made}: {called} on {here}.</p>"
    title = f"{to.by} invites you to Cutroom" if to.by else "You are invited to Cutroom"
    return title, (
        "<p>Cutroom is a video editor in the browser. "
        f"Here, on {here}, you can {_CAN[owner.role]}.</p>"
        f"<p class=dim>Your name is {called}. Choose a password, and you are in.</p>"
    )
