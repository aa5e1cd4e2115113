"""The body of a request into an upload: in pieces of a megabyte, written off the event loop."""

from __future__ import annotations

import anyio
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.api.listening import spoken
from app.domain.errors import AppError, UploadBusy, UploadSilent
from app.services.media.arriving import Arrival

PIECE_BYTES = 1 << 20


async def pour(request: Request, arrival: Arrival, turn: anyio.CancelScope) -> bool:
    """Write the body; whether all of it came. Whatever came before an end is kept.

    Raises UploadBusy when the scope `turn` was cancelled, UploadSilent when nothing more comes, and
    what `Arrival` raises.
    """
    whole = False
    gathered = bytearray()
    try:
        with turn:
            async for chunk in spoken(request, error=UploadSilent):
                gathered += chunk
                if len(gathered) >= PIECE_BYTES:
                    piece, gathered = gathered, bytearray()
                    await run_in_threadpool(arrival.write, piece)
            whole = True
    except ClientDisconnect:
        pass
    except AppError as error:
        await _end(arrival, bytearray() if not isinstance(error, UploadSilent) else gathered, whole=False)
        raise
    except BaseException:
        await _end(arrival, gathered, whole=False)
        raise
    await _end(arrival, gathered, whole=whole)
    if turn.cancelled_caught:
        raise UploadBusy
    return whole


async def _end(arrival: Arrival, rest: bytearray, *, whole: bool) -> None:
    def end() -> None:
        try:
            if rest:
                arrival.write(rest)
        except AppError:
            arrival.end(whole=False)
            raise
        arrival.end(whole=whole)

    with anyio.CancelScope(shield=True):
        await run_in_threadpool(end)
