"""One request at a time for each upload: whoever comes asks the one before to leave.

A connection that was cut without a word may hold its upload for minutes. The same client, back
again, must not wait for that, and nobody else may wait at all.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from app.domain.errors import UploadBusy

PATIENCE_SECONDS = 20.0  # for the one before to get its last bytes onto the disk


class _Place:
    """An upload at which requests meet."""

    def __init__(self) -> None:
        self.lock = anyio.Lock()
        self.holder: anyio.CancelScope | None = None
        self.waiting = 0


class Turns:
    """The uploads of this process that requests work on now. Used on the event loop only."""

    def __init__(self, *, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._places: dict[str, _Place] = {}

    @asynccontextmanager
    async def take(self, upload_id: str) -> AsyncIterator[anyio.CancelScope]:
        """Hold the upload for the block. Work inside the scope that it gives ends when another one comes.

        Raises UploadBusy when the one before does not leave.
        """
        place = self._places.setdefault(upload_id, _Place())
        place.waiting += 1
        try:
            if place.holder is not None:
                place.holder.cancel()
            try:
                with anyio.fail_after(self._patience):
                    await place.lock.acquire()
            finally:
                place.waiting -= 1
        except TimeoutError as error:
            raise UploadBusy from error
        try:
            place.holder = anyio.CancelScope()
            if place.waiting:  # somebody came while this one waited
                place.holder.cancel()
            yield place.holder
        finally:
            place.holder = None
            place.lock.release()
            if not place.waiting and self._places.get(upload_id) is place:
                del self._places[upload_id]
