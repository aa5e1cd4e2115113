"""Whose request it is. `app.api.accounts.recognition` has found that out before any route is asked."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from app.domain.accounts import Person
from app.services.accounts.visitors import IN_SCOPE, Visitor


def current_visitor(connection: HTTPConnection) -> Visitor:
    """Who asks, and how they are signed in."""
    visitor = connection.scope[IN_SCOPE]
    assert isinstance(visitor, Visitor)  # a stranger does not get this far
    return visitor


def current_person(connection: HTTPConnection) -> Person:
    """Who asks."""
    return current_visitor(connection).person


def current_owner(connection: HTTPConnection) -> str:
    """The id of who asks: to them belongs what the request brings."""
    return current_visitor(connection).person.id


Owner = Annotated[str, Depends(current_owner)]
"""A parameter of a route: the id of who asks."""
