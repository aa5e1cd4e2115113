"""Refusing requests that another site's page sends: they would carry this person's rights."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import problem_of
from app.domain.errors import NotAllowed

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
REFUSED = "This request came from another site, so it was not carried out."


class SameOrigin:
    """ASGI middleware: what changes something must come from here, or from no page at all.

    A browser says where a request comes from (Sec-Fetch-Site, and Origin); a script says nothing.
    """

    def __init__(self, app: ASGIApp, *, allowed_origins: Sequence[str] = ()) -> None:
        self._app = app
        self._allowed = frozenset(allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 403 before a byte of the body is read."""
        # the pages' own socket looks at origins itself
        guarded = scope["type"] == "http" and not scope["path"].startswith("/_nicegui")
        if guarded and scope["method"] not in SAFE_METHODS and self._is_foreign(Headers(scope=scope)):
            await problem_of(NotAllowed(REFUSED))(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_foreign(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin in self._allowed:
            return False
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site not in ("same-origin", "none")
        return origin is not None and not is_of(origin, headers.get("host", ""))


def is_of(origin: str, host: str) -> bool:
    """Whether a page of that origin was served under that name; what is no origin is of nobody."""
    with suppress(ValueError):
        return urlsplit(origin).netloc.lower() == host.lower()
    return False
