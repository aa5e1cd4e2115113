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
        if not of_window or _is_theirs(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await Response(status_code=403)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})


def _is_theirs(scope: Scope) -> bool:
    visitor = scope[IN_SCOPE]
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("client_id", [""])[0]
    window = private.scope_of_window(asked)
    if window is None:
        return True  # gone: the handshake will say so, and the browser loads the page anew
    made_for = window[IN_SCOPE]
    return (
        isinstance(visitor, Visitor)
        and isinstance(made_for, Visitor)
        and visitor.person.id == made_for.person.id
    )
