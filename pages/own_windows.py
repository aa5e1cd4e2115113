"""A window's socket is for the person for whom the window was made, and for nobody else."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.services.accounts.visitors import IN_SCOPE, Visitor
from pages import private

SOCKET = "/_nicegui_ws/"


class OwnWindows:
    """ASGI middleware over the pages' socket."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, unless the window belongs to somebody else."""
        of_window = scope["type"] in ("http", "websocket") and scope["path"].startswith(SOCKET)
        if not of_window or is_theirs(scope, _named(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await Response(status_code=403)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})


def is_theirs(scope: Scope, client_id: str) -> bool:
    """Whether a connection may speak of a window. What it says of one that is gone is nobody's."""
    window = private.scope_of_window(client_id)
    if window is None:
        return True  # the handshake will say so, and the browser loads the page anew
    visitor, made_for = scope[IN_SCOPE], window[IN_SCOPE]
    return (
        isinstance(visitor, Visitor)
        and isinstance(made_for, Visitor)
        and visitor.person.id == made_for.person.id
    )


def _named(scope: Scope) -> str:
    """The window that a socket is opened for; every message of it names one again."""
    query: str = scope["query_string"].decode("latin-1")
    return parse_qs(query).get("client_id", [""])[0]
