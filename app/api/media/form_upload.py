"""The file of a form, written to the disk while it arrives."""

from __future__ import annotations

import anyio
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.api.bodies import STOPPED
from app.api.listening import spoken
from app.api.media.multipart import FormFile, Mark, Start
from app.domain.errors import InvalidRequest
from app.services.media.library import Library
from app.services.media.receiving import Upload

FRAMING_BYTES = 4096  # of a form around its file, at most: a declared length is judged without it
_GATHER_BYTES = 1 << 20


async def receive_form(request: Request, library: Library, owner: str) -> Upload:
    """Stream the file of a form to the disk. Raises TooLarge or DiskFull before a byte of it is read."""
    form = FormFile(request.headers.get("content-type", ""))
    size = _declared_size(request)
    upload: Upload | None = None
    writing = _Writing()
    try:
        async for chunk in spoken(request):
            for piece in form.feed(chunk):
                match piece:
                    case Start(name):
                        upload = await run_in_threadpool(library.receive, owner=owner, name=name, size=size)
                        await writing.begin(upload)
                    case bytes():
                        await writing.add(piece)
                    case Mark.END:
                        await writing.flush()
        if upload is None:
            raise InvalidRequest("There is no file in that form.")
        if not form.complete:
            raise InvalidRequest(STOPPED)
    except BaseException as error:
        await writing.abandon(error)
        if isinstance(error, ClientDisconnect):
            raise InvalidRequest(STOPPED) from error
        raise
    await writing.end()
    return upload


class _Writing:
    """Bytes on their way to the disk: gathered, and written in a thread."""

    def __init__(self) -> None:
        self._upload: Upload | None = None
        self._gathered = bytearray()

    async def begin(self, upload: Upload) -> None:
        await run_in_threadpool(upload.__enter__)
        self._upload = upload

    async def add(self, data: bytes) -> None:
        self._gathered += data
        if len(self._gathered) >= _GATHER_BYTES:
            await self.flush()

    async def flush(self) -> None:
        data, self._gathered = bytes(self._gathered), bytearray()
        if self._upload is not None and data:
            await run_in_threadpool(self._upload.write, data)

    async def end(self) -> None:
        upload, self._upload = self._upload, None
        if upload is not None:
            await run_in_threadpool(upload.__exit__, None, None, None)

    async def abandon(self, error: BaseException) -> None:
        upload, self._upload = self._upload, None
        if upload is not None:
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(upload.__exit__, type(error), error, error.__traceback__)


def _declared_size(request: Request) -> int | None:
    declared = request.headers.get("content-length", "")
    return max(0, int(declared) - FRAMING_BYTES) if declared.isdigit() and len(declared) < 19 else None
