"""What the forms of plain pages send, and the cookie that a person is recognised by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from app.api.accounts.recognition import COOKIE
from app.api.bodies import within
from app.domain.errors import InvalidRequest

MOST_BYTES = 16 * 1024
MOST_FIELDS = 20
UNREADABLE = "That form cannot be read."


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields of a form, bounded. Raises InvalidRequest, TooLarge."""
    data = b"".join([chunk async for chunk in within(request, MOST_BYTES)])
    try:
        form = dict(parse_qsl(data.decode(), max_num_fields=MOST_FIELDS, encoding="utf-8", errors="strict"))
    except ValueError as error:
        raise InvalidRequest(UNREADABLE) from error
    if any("\0" in value for value in form.values()):  # which PostgreSQL does not even look for
        raise InvalidRequest(UNREADABLE)
    return form


def local_path(wanted: str | None) -> str:
    """Where to go on after signing in: a place of ours, else home."""
    fits = wanted is not None and re.fullmatch(r"/(?![/\\])[!-\[\]-~]{0,2000}", wanted)
    return wanted if fits and wanted is not None else "/"


def address_of(request: Request) -> str:
    """Whose attempts are counted together."""
    return request.client.host if request.client else ""


def give_cookie(response: Response, request: Request, session_id: str) -> Response:
    """Let the browser keep the session; it ends here, not there."""
    response.set_cookie(
        COOKIE, session_id, httponly=True, samesite="lax", path="/", secure=request.url.scheme == "https"
    )
    return response


def take_cookie(response: Response) -> Response:
    """Let the browser forget the session."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return response
