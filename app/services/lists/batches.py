"""The job that brings in the videos of a list, one after the other; one that fails does not stop it.

Each video's row says how far it is, so that a job whose worker was killed goes on with the rest,
and a later job does again only what failed.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import NoReturn

from app.domain.errors import (
    AppError,
    FfmpegMissing,
    InvalidRequest,
    NotFound,
    RenderCancelled,
    StorageError,
)
from app.domain.jobs import JobState
from app.domain.lists import ListVideo, VideoState, check_entry, is_address, range_in
from app.domain.media import Asset
from app.domain.names import display_name
from app.ports import CaptionFiles, EventBus, FileStore
from app.ports.lists import BatchStore, Fetch, ImportFolder, ListStore, Wanted
from app.services.jobs.jobs import Jobs
from app.services.jobs.outcome import A_BUG, Outcome
from app.services.lists.batch_progress import BatchProgress
from app.services.media.taking import Taking
from app.services.progress.announcing import tell
from app.services.progress.reporting import JobContext

logger = logging.getLogger(__name__)

MAX_CAPTIONS = 5 * 1024 * 1024
ERRORS_KEPT = 100  # in the job's result; the list's own rows have all of them
NO_ADDRESSES = "Videos cannot be brought in from addresses here."


def lists_topic(owner: str) -> str:
    """Where changes of a person's lists are published."""
    return f"lists:{owner}"


class Batches:
    """The work of batch jobs."""

    def __init__(
        self,
        *,
        lists: ListStore,
        batches: BatchStore,
        taking: Taking,
        jobs: Jobs,
        files: FileStore,
        folder: ImportFolder,
        captions: CaptionFiles,
        bus: EventBus,
        fetch: Fetch | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lists = lists
        self._batches = batches
        self._taking = taking
        self._jobs = jobs
        self._files = files
        self._folder = folder
        self._captions = captions
        self._bus = bus
        self._fetch = fetch
        self._monotonic = monotonic

    def run(self, context: JobContext) -> Outcome:
        """Bring in what the batch has still to do. Ends cancelled when the list is gone."""
        job = context.job
        batch, list_id = str(job.payload["batch"]), str(job.payload["list_id"])
        self._take_over(batch, job.id, owner=job.owner)
        tally = self._batches.tally(batch, job_id=job.id)
        progress = BatchProgress(
            context,
            stage="bringing in",
            done=tally.ready + tally.failed,
            failed=tally.failed,
            total=tally.total,
            monotonic=self._monotonic,
            told=lambda: tell(self._bus, lists_topic(job.owner), {"list_id": list_id}),
        )
        while videos := self._batches.todo(batch, job_id=job.id):
            try:
                self._lists.get(list_id, owner=job.owner)
            except NotFound:
                return Outcome(message="The list was deleted.", state=JobState.CANCELLED)
            for video in videos:
                if context.cancelled():
                    self._stop(context, batch)
                if self._batches.claim(video.id, job_id=job.id):
                    progress.begins(video.title, video.id)
                    progress.ends(video.title, video.id, self._one(video, context, progress, batch))
        return self._outcome(list_id, batch, job.id)

    def _one(self, video: ListVideo, context: JobContext, progress: BatchProgress, batch: str) -> str | None:
        """Bring one video in, and store how it went; the reason when it failed."""
        job = context.job
        try:
            asset, captions = self._bring(video, context, progress)
        except (StorageError, FfmpegMissing):
            raise  # this is no fault of the video, and the next would fail too
        except RenderCancelled:
            self._stop(context, batch)
        except AppError as error:
            self._batches.settle(video.id, job_id=job.id, error=error.message)
            return error.message
        except Exception:
            logger.exception("Video %s of batch %s could not be brought in", video.id, batch)
            self._batches.settle(video.id, job_id=job.id, error=A_BUG)
            return A_BUG
        if not self._batches.settle(video.id, job_id=job.id, asset_id=asset.id, captions_key=captions):
            self._taking.discard(asset.id, owner=job.owner)  # the video was deleted meanwhile
        return None

    def _bring(
        self, video: ListVideo, context: JobContext, progress: BatchProgress
    ) -> tuple[Asset, str | None]:
        entry, owner = video.entry, context.job.owner
        check_entry(entry)
        captions = self._keep_captions(video) if entry.captions else None
        if is_address(entry.source):
            if self._fetch is None:
                raise InvalidRequest(NO_ADDRESSES)
            wanted = Wanted(entry.source, owner, video.id, entry.title, context.job.id)
            asset = self._fetch(wanted, progress.inside(video.title, video.id), context.cancelled)
        else:
            with self._folder.opened(entry.source) as found:
                asset = self._taking.take_in(
                    found.file,
                    owner=owner,
                    asset_id=video.id,
                    name=entry.title or display_name(found.name),
                    size=found.size,
                    cancelled=context.cancelled,
                )
        try:
            if asset.info is not None:
                range_in(entry, asset.info)
        except InvalidRequest:
            self._taking.discard(asset.id, owner=owner)
            raise
        return asset, captions

    def _keep_captions(self, video: ListVideo) -> str:
        """Copy the caption file, so that it is there when a project is made. Raises InvalidRequest."""
        with self._folder.opened(video.entry.captions) as found:
            data = found.file.read(MAX_CAPTIONS + 1)
            self._captions.read(data, found.name)
        key = f"captions/{video.id}/original"
        with self._files.writing(key) as file:
            file.write(data)
        return key

    def _take_over(self, batch: str, job_id: str, *, owner: str) -> None:
        """Have what a job that is over left unfinished wait for this one."""
        for holder in self._batches.holders(batch):
            if holder != job_id and self._is_over(holder, owner):
                self._batches.release(batch, job_id=holder)

    def _is_over(self, job_id: str, owner: str) -> bool:
        try:
            return self._jobs.get(job_id, owner=owner).state.terminal
        except NotFound:
            return True

    def _stop(self, context: JobContext, batch: str) -> NoReturn:
        if context.cancel_asked():  # otherwise this same job goes on later with what it holds
            self._batches.release(batch, job_id=context.job.id)
        raise RenderCancelled

    def _outcome(self, list_id: str, batch: str, job_id: str) -> Outcome:
        tally = self._batches.tally(batch, job_id=job_id)
        failed = [
            {"video_id": one.id, "line": one.entry.line, "title": one.title, "error": one.error}
            for one in self._lists.batch_of(list_id, batch)
            if one.state is VideoState.FAILED
        ]
        result = {
            "list_id": list_id,
            "total": tally.total,
            "ready": tally.ready,
            "failed": tally.failed,
            "errors": failed[:ERRORS_KEPT],
        }
        if not tally.failed:
            return Outcome(result, f"{tally.ready} of {tally.total} videos are ready.")
        words = f"{tally.ready} of {tally.total} videos are ready. {tally.failed} could not be brought in."
        return Outcome(result, words, JobState.COMPLETED_WITH_ERRORS)
