"""The jobs by which everybody sees how far uploads are: other windows, and clients of the API.

No worker has a part in them: the job belongs to the upload from its first moment to its last, and
the requests that bring bytes tell how far it is.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from app.domain.amounts import in_words
from app.domain.errors import NotFound, StorageError, UploadGivenUp
from app.domain.jobs import Claim, Job, JobKind, JobState, NewJob, Tick
from app.domain.names import display_name
from app.domain.tus import parse_metadata
from app.domain.uploads import Upload, UploadRole
from app.ports import EventBus, JobStore
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from app.services.progress.announcing import announce
from app.services.progress.speedometer import Speedometer, seconds_left

logger = logging.getLogger(__name__)

TELL_SECONDS = 1.0
LEASE_SECONDS = 8 * 86_400.0  # longer than an upload waits for its next byte
UPLOADER = "uploads"  # who holds the claim


class UploadJobs:
    """Tells of uploads as of jobs. What cannot be told is no reason for an upload to end."""

    def __init__(
        self,
        *,
        store: JobStore,
        jobs: Jobs,
        bus: EventBus,
        new_id: Callable[[], str] = new_id,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._bus = bus
        self._new_id = new_id
        self._monotonic = monotonic

    def cancelled_by(self, cancel: Callable[[Job], None]) -> None:
        """Have this end an upload whose job somebody cancels."""
        self._jobs.cancelled_by(JobKind.UPLOAD, cancel)

    def begin(self, upload: Upload) -> Upload:
        """Give an upload its job. A part of a whole has none: only the whole is of interest."""
        if upload.role is UploadRole.PARTIAL:
            return upload
        new = NewJob(
            id=self._new_id(),
            owner=upload.owner,
            kind=JobKind.UPLOAD,
            title=name_of(upload),
            asset_id=upload.asset_id,
            max_attempts=1,
        )
        claim, event = self._store.begin(new, worker=UPLOADER, lease=LEASE_SECONDS)
        announce(self._bus, event)
        return replace(upload, progress_job=claim.job.id, progress_token=claim.token)

    def teller(self, upload: Upload) -> Teller:
        """What hears how many bytes are here while a request brings them. Raises UploadGivenUp."""
        self._with_claim(upload, lambda claim: self._store.heartbeat(claim, lease=LEASE_SECONDS))
        return Teller(upload, self._record, self._monotonic)

    def end(
        self,
        upload: Upload,
        state: JobState,
        *,
        message: str = "",
        error: str | None = None,
        job_id: str | None = None,
    ) -> None:
        """Say what became of an upload; `job_id` looks into the file. The first word is the last."""
        result = {"asset_id": upload.asset_id, "job_id": job_id} if job_id else None

        def finish(claim: Claim) -> None:
            event = self._store.finish(claim, state, result=result, message=message, error=error)
            announce(self._bus, event)

        with suppress(UploadGivenUp):
            self._with_claim(upload, finish)

    def _record(self, upload: Upload, tick: Tick) -> None:
        def record(claim: Claim) -> None:
            event = self._store.record(claim, tick)
            if event is None:
                raise UploadGivenUp
            announce(self._bus, event)

        self._with_claim(upload, record)

    def _with_claim(self, upload: Upload, write: Callable[[Claim], object]) -> None:
        if upload.progress_job is None or upload.progress_token is None:
            return
        try:
            write(Claim(self._store.get(upload.progress_job), upload.progress_token))
        except NotFound as error:  # nobody can delete a job that is not over
            raise UploadGivenUp from error
        except StorageError as error:
            logger.warning("Nobody hears of upload %s for now: %s", upload.id, error.message)


class Teller:
    """Tells of one request's bytes, at most once a second."""

    def __init__(
        self, upload: Upload, record: Callable[[Upload, Tick], None], monotonic: Callable[[], float]
    ) -> None:
        self._upload = upload
        self._record = record
        self._monotonic = monotonic
        self._speedometer = Speedometer(monotonic)
        self._speedometer.speed(upload.offset)
        self._told_at = monotonic()

    def advance(self, offset: int) -> None:
        """So many bytes are here. Raises UploadGivenUp when they are not wanted any more."""
        speed = self._speedometer.speed(offset)
        if self._monotonic() - self._told_at >= TELL_SECONDS:
            self._tell(offset, stage="uploading", speed=speed)

    def pause(self, offset: int) -> None:
        """The request ended before the file did; nobody knows when the next one comes."""
        with suppress(UploadGivenUp):
            self._tell(offset, stage="waiting for the rest", speed=None)

    def _tell(self, offset: int, *, stage: str, speed: float | None) -> None:
        length = self._upload.length
        self._told_at = self._monotonic()
        of_all = f" of {in_words(length)}" if length else ""
        tick = Tick(
            fraction=offset / length if length else 0.0,
            stage=stage,
            message=f"{in_words(offset)}{of_all}" + ("" if speed else " are here"),
            speed=speed,
            eta_seconds=seconds_left(offset, length, speed),
            downloaded_bytes=offset,
            total_bytes=length,
        )
        self._record(self._upload, tick)


def name_of(upload: Upload) -> str:
    """What a person calls it."""
    told = parse_metadata(upload.metadata)
    return display_name(told.get("filename") or told.get("name") or "")
