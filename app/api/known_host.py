"""Answering only to names that are ours, so that no other site can pass itself off as this one.

A page of another site may have its own name point to 127.0.0.1; the browser then takes our answers
for that site's, and its scripts may read them. Where everybody who reaches the server is let in,
the name that was asked for is the only thing that tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import problem_of
from app.domain.errors import NotAllowed

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
REFUSED = "This server does not answer to that name. Add its address to CUTROOM_ALLOWED_ORIGINS."


class KnownHost:
    """ASGI middleware: this machine's own names, and those of the allowed origins."""

    def __init__(self, app: ASGIApp, *, allowed_origins: Sequence[str] = ()) -> None:
        self._app = app
        self._known = LOOPBACK | {urlsplit(origin).hostname for origin in allowed_origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse before anything is read."""
        if scope["type"] == "lifespan" or self._is_known(Headers(scope=scope).get("host", "")):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await problem_of(NotAllowed(REFUSED))(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _is_known(self, host: str) -> bool:
        try:
            return urlsplit(f"//{host}").hostname in self._known
        except ValueError:
            return False
