"""Pages that are left while their parts still load."""

from __future__ import annotations

import pytest
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.leaving import Leaving

SCOPE: Scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}


class PassOn(BaseHTTPMiddleware):
    """What NiceGUI wraps its answers in."""

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        return await call_next(request)


async def says_nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """An answer that was given up: the next thing to hear is that nobody is there."""
    await receive()


async def breaks(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    raise RuntimeError("a bug")


async def ask(app: ASGIApp, *, heard: str) -> None:
    async def receive() -> Message:
        return {"type": heard, "body": b""}

    async def send(_message: Message) -> None:
        raise AssertionError("nothing was to be said")

    await Leaving(PassOn(app))(SCOPE, receive, send)


async def test_a_page_that_was_left_is_no_error() -> None:
    await ask(says_nothing, heard="http.disconnect")


async def test_silence_towards_somebody_who_waits_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="No response returned"):
        await ask(says_nothing, heard="http.request")


async def test_a_bug_stays_an_error_when_nobody_waits_any_more() -> None:
    with pytest.raises(RuntimeError, match="a bug"):
        await ask(breaks, heard="http.disconnect")
