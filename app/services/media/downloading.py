"""Files from an address: asked for as a job, brought by a worker, then read like any other file."""

from __future__ import annotations

import logging
from collections.abc import Callable

from app.domain.accounts import Act
from app.domain.addresses import INSIDE, Allowed, WebAddress, judge, parse_address, written_out
from app.domain.amounts import in_words
from app.domain.download_names import name_of
from app.domain.errors import AddressRefused, AppError, MediaUnreadable
from app.domain.jobs import Job, JobKind, NewJob, Tick
from app.ports import Downloader, FileStore
from app.ports.downloads import DownloadReport
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from app.services.jobs.outcome import Outcome
from app.services.media.library import Library
from app.services.media.quotas import Quotas
from app.services.media.room import Room
from app.services.permits import Permits
from app.services.progress.reporting import JobContext
from app.services.progress.speedometer import Speedometer, seconds_left

logger = logging.getLogger(__name__)

LOCAL_NAMES = ("localhost", ".localhost", ".local", ".internal")


class Downloading:
    """Downloads into everybody's library."""

    def __init__(
        self,
        *,
        downloader: Downloader,
        library: Library,
        jobs: Jobs,
        files: FileStore,
        allowed: Allowed | None = None,
        permits: Permits | None = None,
        max_upload_bytes: int | None = None,
        quotas: Quotas | None = None,
        new_id: Callable[[], str] = new_id,
    ) -> None:
        self._downloader = downloader
        self._library = library
        self._jobs = jobs
        self._files = files
        self._allowed = allowed or Allowed()
        self._permits = permits
        self._room = Room(files, limit=max_upload_bytes, quotas=quotas)
        self._new_id = new_id

    def request(self, address: str, *, owner: str, idempotency_key: str | None = None) -> Job:
        """Have the file at an address brought in. Raises NotAllowed or AddressRefused."""
        if self._permits is not None:
            self._permits.require(owner, Act.IMPORT)
        wanted = self.judged(address)
        return self._jobs.submit(
            NewJob(
                id=self._new_id(),
                owner=owner,
                kind=JobKind.DOWNLOAD,
                title=name_of(str(wanted)),
                payload={"address": str(wanted)},
                asset_id=self._new_id(),
                idempotency_key=idempotency_key,
            )
        )

    def judged(self, address: str) -> WebAddress:
        """Read an address, and refuse at once what can be told without asking anybody.

        Whatever passes is judged again when it is connected to. Raises AddressRefused.
        """
        wanted = parse_address(address)
        in_numbers = written_out(wanted.host)
        if in_numbers is not None:
            judge(wanted.host, [str(in_numbers)], self._allowed)
        elif self._allowed == Allowed() and _is_local(wanted.host):
            raise AddressRefused(INSIDE)
        return wanted

    def run(self, context: JobContext) -> Outcome:
        """The work of a download job. After a crash it goes on with the bytes that are there."""
        job = context.job
        assert job.asset_id is not None, "a download job knows its asset"
        folder = self._files.scratch(job.id)
        try:
            if not self._library.has(job.asset_id):
                context.report(Tick(0.0, "connecting", "Asking for the file"))
                arrived = self._downloader.fetch(
                    str(job.payload["address"]),
                    folder / "arriving",
                    check=self._room.reserving(owner=job.owner, job_id=job.id),
                    report=_told(context),
                    cancelled=context.cancelled,
                )
                if not arrived.size:
                    raise MediaUnreadable("That file is empty.")
                self._room.reserve(arrived.size, owner=job.owner, job_id=job.id)
                name = arrived.name
            else:
                name = job.title
            asset, reading = self._library.adopt(
                folder / "arriving", asset_id=job.asset_id, owner=job.owner, name=name
            )
        except Exception as error:
            if context.cancel_asked() or (isinstance(error, AppError) and not error.passing):
                self._files.discard_scratch(job.id)
                self._room.release(job.id)
            raise
        self._files.discard_scratch(job.id)
        self._room.release(job.id)
        return Outcome({"asset_id": asset.id, "job_id": reading.id}, f"{asset.name} is here.")


def _told(context: JobContext) -> DownloadReport:
    """What turns bytes into words about a job."""
    speedometer = Speedometer()

    def report(done: int, total: int | None, name: str) -> None:
        speed = speedometer.speed(done)
        of_all = f" of {in_words(total)}" if total else ""
        context.report(
            Tick(
                fraction=min(1.0, done / total) if total else 0.0,
                stage="downloading",
                message=f"{name}: {in_words(done)}{of_all}",
                speed=speed,
                eta_seconds=seconds_left(done, total, speed),
                downloaded_bytes=done,
                total_bytes=total,
            )
        )

    return report


def _is_local(host: str) -> bool:
    return any(host.rstrip(".") == name or host.rstrip(".").endswith(name) for name in LOCAL_NAMES)
