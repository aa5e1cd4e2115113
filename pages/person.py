"""Whose window it is."""

from __future__ import annotations

from nicegui import ui

from app.domain.accounts import Person
from app.services.accounts.visitors import IN_SCOPE, Visitor


def is_known() -> bool:
    """Whether somebody is signed in; strangers see nothing but what is missing."""
    return isinstance(ui.context.client.request.scope.get(IN_SCOPE), Visitor)


def current() -> Person:
    """The person for whom the page was made; a page never changes hands."""
    visitor = ui.context.client.request.scope[IN_SCOPE]
    assert isinstance(visitor, Visitor)  # strangers get no page
    return visitor.person


def owner() -> str:
    """The id of that person."""
    return current().id
