"""The page of everybody's accounts, for administrators: inviting, roles, letting in no longer."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from app.api.accounts.forms import read_form
from app.api.accounts.owner import current_person
from app.api.accounts.plain_page import (
    PlainRoute,
    field,
    forms_lead_back,
    hidden,
    plain_page,
    sentence,
    to_copy,
)
from app.api.problems import status_of
from app.domain.accounts import Act, Person, Role
from app.domain.errors import AppError, InvalidRequest, NotAllowed
from app.services.accounts.accounts import Accounts

Me = Annotated[Person, Depends(current_person)]

_EXPLAINED = {
    Role.ADMIN: "Administrator: everything, and people",
    Role.EDITOR: "Editor: edit, import, export, share",
    Role.VIEWER: "Viewer: watch and download what is shared",
}


def router(accounts: Accounts) -> APIRouter:
    """/people and what its forms do."""
    routes = APIRouter(prefix="/people", include_in_schema=False, route_class=PlainRoute)
    forms_lead_back(routes, "/people", "invite", "link", "change", "quota")
    people = accounts.people

    def page(
        me: Person, said: str = "", status: int = 200, *, name: str = "", role: Role = Role.EDITOR
    ) -> Response:
        if not me.may(Act.MANAGE):
            raise NotAllowed("Only an administrator can see this page.")
        lines = "".join(_line(person, me) for person in people.list())
        body = (
            f"<h1>People</h1>{said}"
            f"<section><table><tr><th>Name<th>Role<th>Media, GB<th></tr>{lines}</table></section>"
            '<form class="card" method="post" action="/people/invite"><h2>Invite somebody</h2>'
            f"{field('Name', 'name', more='maxlength=255 autocomplete=off', value=name)}"
            f"<label>Role<select name=role>{_roles(role, explained=True)}</select></label>"
            '<button class="primary">Make a link</button></form>'
        )
        return plain_page("People", body, wide=True, status=status, within=True)

    def link_page(request: Request, me: Person, person: Person, secret: str) -> Response:
        address = f"{str(request.base_url).rstrip('/')}/link?token={quote(secret)}"
        told = sentence(f"Send this link to {person.name}. It works once, within an hour:", good=True)
        return page(me, f"{told}{to_copy(address, test_id='link')}")

    @routes.get("")
    def show(me: Me) -> Response:
        return page(me)

    @routes.post("/invite")
    async def invite(request: Request, me: Me) -> Response:
        form = await read_form(request)

        def make() -> Response:
            name, role = form.get("name", ""), _role(form.get("role"))
            try:
                person, secret = people.invite(me.id, name, role)
            except AppError as error:
                return page(me, sentence(error.message), status_of(error), name=name[:255], role=role)
            return link_page(request, me, person, secret)

        return await run_in_threadpool(make)

    @routes.post("/link")
    async def new_link(request: Request, me: Me) -> Response:
        form = await read_form(request)

        def make() -> Response:
            secret = people.link(me.id, form.get("person", ""))
            return link_page(request, me, people.get(form["person"]), secret)

        return await run_in_threadpool(make)

    @routes.post("/change")
    async def change(request: Request, me: Me) -> Response:
        form = await read_form(request)

        def do() -> Response:
            role = _role(form["role"]) if "role" in form else None
            disabled = form["disabled"] == "yes" if "disabled" in form else None
            try:
                people.change(me.id, form.get("person", ""), role=role, disabled=disabled)
            except AppError as error:
                return page(me, sentence(error.message), status_of(error))
            return RedirectResponse("/people", 303)

        return await run_in_threadpool(do)

    @routes.post("/quota")
    async def set_quota(request: Request, me: Me) -> Response:
        form = await read_form(request)

        def do() -> Response:
            try:
                people.set_quota(me.id, form.get("person", ""), _gigabytes(form.get("quota", "")))
            except AppError as error:
                return page(me, sentence(error.message), status_of(error))
            return RedirectResponse("/people", 303)

        return await run_in_threadpool(do)

    return routes


def _gigabytes(text: str) -> int | None:
    """Bytes of what somebody wrote; None when nothing was written."""
    written = text.strip().replace(",", ".")
    if not written:
        return None
    try:
        return int(Decimal(written) * 10**9)
    except (ArithmeticError, ValueError) as error:  # no number, or one without an end
        raise InvalidRequest("A quota has to be a number of gigabytes, such as 50.") from error


def _role(text: str | None) -> Role:
    try:
        return Role(text or "")
    except ValueError as error:
        raise InvalidRequest("There is no such role.") from error


def _roles(chosen: Role, *, explained: bool = False) -> str:
    return "".join(
        f'<option value="{role.value}"{" selected" if role is chosen else ""}>'
        f"{_EXPLAINED[role] if explained else role.value.capitalize()}</option>"
        for role in Role
    )


def _line(person: Person, me: Person) -> str:
    who, called = hidden("person", person.id), escape(person.name)
    change = f'<form method="post" action="/people/change">{who}'
    name = called + (" <span class=dim>(you)</span>" if person.id == me.id else "")
    if person.disabled:
        back = f"{change}{hidden('disabled', 'no')}{_button('Unblock', f'Unblock {called}')}</form>"
        return f"<tr class=dim><td>{name}<td>Blocked<td><td>{back}</tr>"
    roles = f'<select name=role aria-label="Role of {called}">{_roles(person.role)}</select>'
    role = f"{change}{roles}{_button('Save', f'Save the role of {called}')}</form>"
    new = _button("Password link", f"Password link for {called}")
    link = f'<form method="post" action="/people/link">{who}{new}</form>'
    out = f"{change}{hidden('disabled', 'yes')}{_button('Block', f'Block {called}')}</form>"
    return f"<tr><td>{name}<td>{role}<td>{_quota(person, who, called)}<td>{link} {out}</tr>"


def _quota(person: Person, who: str, called: str) -> str:
    value = "" if person.quota is None else f"{person.quota / 10**9:g}"
    box = (
        f'<input name=quota aria-label="Quota of {called} in gigabytes" placeholder=Default size=7'
        f' value="{value}" inputmode=decimal autocomplete=off maxlength=20>'
    )
    save = _button("Save", f"Save the quota of {called}")
    return f'<form method="post" action="/people/quota">{who}{box}{save}</form>'


def _button(word: str, name: str) -> str:
    """A button that says on a line of many, to who only hears it, whom it is about."""
    return f'<button aria-label="{name}">{word}</button>'
