"""The page of one's own account: password, sign-in service, tokens, and logging out everywhere."""

from __future__ import annotations

from html import escape
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from app.api.accounts.forms import address_of, read_form
from app.api.accounts.owner import current_visitor
from app.api.accounts.plain_page import (
    PlainRoute,
    field,
    forms_lead_back,
    hidden,
    plain_page,
    sentence,
    to_copy,
)
from app.api.accounts.sign_in import NEW_PASSWORD, PASSWORD
from app.api.problems import status_of
from app.domain.accounts import Act, Role
from app.domain.errors import AppError
from app.ports.accounts import ApiToken
from app.services.accounts.accounts import Accounts
from app.services.accounts.single_sign_on import SingleSignOn
from app.services.accounts.visitors import Visitor

TITLES = {Role.ADMIN: "Administrator", Role.EDITOR: "Editor", Role.VIEWER: "Viewer"}

Me = Annotated[Visitor, Depends(current_visitor)]


def router(accounts: Accounts) -> APIRouter:
    """/account and what its forms do."""
    routes = APIRouter(prefix="/account", include_in_schema=False, route_class=PlainRoute)
    forms_lead_back(routes, "/account", "password", "tokens")
    sign_in, people = accounts.sign_in, accounts.people

    def page(me: Visitor, said: str = "", status: int = 200) -> Response:
        return account_page(accounts, me, said, status)

    @routes.get("")
    def show(me: Me) -> Response:
        return page(me)

    @routes.post("/password")
    async def change_password(request: Request, me: Me) -> Response:
        form = await read_form(request)

        def change() -> Response:
            try:
                if form.get("password") != form.get("again"):
                    raise AppError("The two passwords are not the same.")
                sign_in.change_password(
                    me, old=form.get("old", ""), new=form.get("password", ""), address=address_of(request)
                )
            except AppError as error:
                return page(me, sentence(error.message), status_of(error))
            return page(me, sentence("Your password was changed. Other devices are logged out.", good=True))

        return await run_in_threadpool(change)

    @routes.post("/everywhere")
    def log_out_everywhere(me: Me) -> Response:
        sign_in.out_everywhere(me.person.id)
        return RedirectResponse("/login", 303)

    @routes.post("/tokens")
    async def create_token(request: Request, me: Me) -> Response:
        form = await read_form(request)

        def create() -> Response:
            try:
                token, secret = people.create_token(me.person.id, form.get("name", ""))
            except AppError as error:
                return page(me, sentence(error.message), status_of(error))
            told = sentence(f"The token “{token.name}”. It is shown only now:", good=True)
            return page(me, f"{told}{to_copy(secret, test_id='token')}")

        return await run_in_threadpool(create)

    @routes.post("/tokens/revoke")
    async def revoke_token(request: Request, me: Me) -> Response:
        form = await read_form(request)

        def revoke() -> Response:
            people.revoke_token(me.person.id, form.get("token", ""))
            return RedirectResponse("/account", 303)

        return await run_in_threadpool(revoke)

    return routes


def account_page(accounts: Accounts, me: Visitor, said: str = "", status: int = 200) -> Response:
    """The page, with a sentence about what was just done."""
    person, tokens = me.person, accounts.people.tokens(me.person.id)
    others = ' · <a href="/people">People</a>' if person.may(Act.MANAGE) else ""
    lines = "".join(_line(token) for token in tokens)
    table = f"<table><tr><th>Name<th>Made<th>Last used<th></tr>{lines}</table>" if tokens else ""
    body = (
        f"<h1>{escape(person.name)}</h1>"
        f"<p class=dim>{TITLES[person.role]}{others}</p>{said}"
        '<form class="card" method="post" action="/account/password"><h2>Password</h2>'
        f"{field('Your password now', 'old', kind='password', more=PASSWORD)}"
        f"{field('The new one', 'password', kind='password', more=NEW_PASSWORD)}"
        f"{field('The same again', 'again', kind='password', more=NEW_PASSWORD)}"
        '<button class="primary">Change it</button></form>'
        f"{_sign_in_service(accounts.single, person.id)}"
        "<section><h2>Tokens for programs</h2>"
        "<p class=dim>A token can do what you can. Programs send it as "
        "<b>Authorization: Bearer …</b></p>"
        f'{table}<form method="post" action="/account/tokens" class="row">'
        f"{field('What it is for', 'name', more='maxlength=255')}"
        "<button>Make a token</button></form></section>"
        '<section><h2>Devices</h2><div class="row"><form method="post" action="/logout">'
        "<button>Log out</button></form>"
        '<form method="post" action="/account/everywhere"><button>Log out everywhere</button>'
        "</form></div></section>"
    )
    return plain_page("Account", body, status=status, within=True)


def _sign_in_service(single: SingleSignOn | None, person_id: str) -> str:
    if single is None:
        return ""
    name = escape(single.name)
    joined = single.is_joined(person_id)
    words = f"You can sign in by {name}." if joined else f"Sign in by {name} from now on, to this account."
    what, button = ("part", "Disconnect") if joined else ("join", f"Connect {name}")
    return (
        f"<section><h2>{name}</h2><p class=dim>{words}</p>"
        f'<form method="post" action="/account/{what}"><button>{button}</button></form></section>'
    )


def _line(token: ApiToken) -> str:
    used = escape((token.last_used_at or "never")[:16].replace("T", " "))
    return (
        f"<tr><td>{escape(token.name)}<td>{escape(token.created_at[:10])}<td>{used}"
        f'<td><form method="post" action="/account/tokens/revoke">{hidden("token", token.id)}'
        f'<button aria-label="Revoke {escape(token.name)}">Revoke</button></form></tr>'
    )
