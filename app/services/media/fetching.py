"""Fetching a video from an address within a batch that is running already."""

from __future__ import annotations

from app.domain.errors import AppError, MediaUnreadable, RenderCancelled
from app.domain.media import Asset
from app.ports import Cancelled, Downloader, FileStore
from app.ports.lists import Advance, Wanted
from app.services.media.quotas import Quotas
from app.services.media.room import Room
from app.services.media.taking import Taking


class Fetching:
    """The Fetch of `app.ports.lists` over the downloader."""

    def __init__(
        self,
        *,
        downloader: Downloader,
        taking: Taking,
        files: FileStore,
        max_upload_bytes: int | None = None,
        quotas: Quotas | None = None,
    ) -> None:
        self._downloader = downloader
        self._taking = taking
        self._files = files
        self._room = Room(files, limit=max_upload_bytes, quotas=quotas)

    def fetch(self, wanted: Wanted, advance: Advance, cancelled: Cancelled) -> Asset:
        """Bring a video in from an address; after a crash it goes on with the bytes that are there.

        Raises DownloadError, MediaError, RenderCancelled.
        """
        scratch = f"fetch-{wanted.asset_id}"
        target = self._files.scratch(scratch) / "arriving"
        try:
            arrived = self._downloader.fetch(
                wanted.address,
                target,
                check=self._room.reserving(owner=wanted.owner, job_id=wanted.job_id),
                report=lambda done, total, _name: advance(done, total),
                cancelled=cancelled,
            )
            if not arrived.size:
                raise MediaUnreadable("That file is empty.")
            self._room.reserve(arrived.size, owner=wanted.owner, job_id=wanted.job_id)
            asset = self._taking.take_over(
                target,
                owner=wanted.owner,
                asset_id=wanted.asset_id,
                name=wanted.title or arrived.name,
            )
        except AppError as error:
            if not isinstance(error, RenderCancelled):
                self._files.discard_scratch(scratch)
                self._room.release(wanted.job_id)
            raise
        self._files.discard_scratch(scratch)
        self._room.release(wanted.job_id)
        return asset
