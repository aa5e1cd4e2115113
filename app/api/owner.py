"""Whose request it is."""

from __future__ import annotations

from fastapi import Request

from app.domain.accounts import LOCAL_OWNER


def current_owner(_request: Request) -> str:
    """The owner of what the request brings and asks for."""
    return LOCAL_OWNER
