"""Requests whose browser has gone: NiceGUI's middleware takes their silence for an error."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SILENCE = "No response returned."  # what Starlette's BaseHTTPMiddleware then says


class Leaving:
    """Ends quietly what nobody waits for any more; every other error goes on as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI has it."""
        gone = False

        async def hear() -> Message:
            nonlocal gone
            message = await receive()
            gone = gone or message["type"] == "http.disconnect"
            return message

        try:
            await self._app(scope, hear, send)
        except RuntimeError as error:
            if not (gone and str(error) == _SILENCE):
                raise
