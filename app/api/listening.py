"""Reading a body while it comes: a sender that says nothing more is not waited for without end."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
from fastapi import Request

from app.domain.errors import RequestSilent

SILENCE_SECONDS = 60.0


async def spoken(
    request: Request, *, error: type[Exception] = RequestSilent, seconds: float | None = None
) -> AsyncIterator[bytes]:
    """The body as it arrives. Raises `error`, since a cut line may never say that it is cut."""
    body = request.stream().__aiter__()
    while True:
        chunk: bytes | None = None
        with anyio.move_on_after(seconds or SILENCE_SECONDS) as patience:
            chunk = await anext(body, None)
        if patience.cancelled_caught:
            raise error
        if chunk is None:
            return
        yield chunk
