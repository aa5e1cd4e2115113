"""How a job ends: what the end of its handler means for it, stored even when the database was away."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from app.domain.errors import AppError, FfmpegFailed, NotTold, StorageError
from app.domain.jobs import Claim, Job, JobState, ProgressEvent
from app.domain.names import without_folders
from app.ports import ClaimStore, EventBus, JobQueue
from app.services.jobs.hints import hint
from app.services.jobs.outcome import A_BUG, Handler
from app.services.jobs.worker_pace import Pace
from app.services.progress.announcing import announce
from app.services.progress.reporting import JobContext, Signals

logger = logging.getLogger(__name__)


class Ending:
    """Ends jobs for one worker. A handler's end decides the job's:

    | the handler          | the job                                              |
    |----------------------|------------------------------------------------------|
    | returns              | completed                                            |
    | returns, pending     | pending again, and the attempt does not count        |
    | ends after a cancel  | cancelled                                            |
    | ends at a stop       | pending again, and the attempt does not count        |
    | ends after a pause   | the same, and nobody takes it until it is resumed    |
    | ends, claim lost     | whatever the new owner of the claim makes of it      |
    | raises AppError      | failed with that sentence, unless it is `passing`    |
    | raises anything else | pending again while attempts are left, else failed   |
    """

    def __init__(self, *, store: ClaimStore, queue: JobQueue, bus: EventBus, pace: Pace) -> None:
        self._store = store
        self._queue = queue
        self._bus = bus
        self._pace = pace

    def after(self, handler: Handler, claim: Claim, context: JobContext, signals: Signals) -> None:
        """Have the handler do the work, and end the job as it ends."""
        try:
            outcome = handler(context)
        except Exception as error:
            if signals.stop:
                self._stopped(claim, signals, context)
            elif isinstance(error, AppError) and not error.passing:
                self._failed(claim, error)
            else:
                self._passing_fault(claim, error)
        else:
            if outcome.state is JobState.PENDING:
                context.settle()
                self._put_back(claim, delay=0.0, count_attempt=False)
                return
            self._finish(claim, outcome.state, result=outcome.result, message=outcome.message)

    def _stopped(self, claim: Claim, signals: Signals, context: JobContext) -> None:
        if signals.claim_lost.is_set():
            logger.warning("Job %s was taken by another worker", claim.job.id)
        elif signals.cancel_asked.is_set():
            self._finish(claim, JobState.CANCELLED, message="Cancelled.")
        else:
            context.settle()
            self._put_back(claim, delay=0.0, count_attempt=False)

    def _failed(self, claim: Claim, error: AppError) -> None:
        logger.info("Job %s failed: %s", claim.job.id, error.message)
        detail = without_folders("\n".join(error.tail)) if isinstance(error, FfmpegFailed) else None
        self._finish(claim, JobState.FAILED, error=error.message, detail=detail)

    def _passing_fault(self, claim: Claim, error: Exception) -> None:
        job = claim.job
        if isinstance(error, NotTold):  # another machine's fault, which is no news in this one's log
            logger.info("Job %s: attempt %d: %s", job.id, job.attempt, error.message)
        else:
            logger.error("Job %s: attempt %d did not work", job.id, job.attempt, exc_info=error)
        sentence = error.message if isinstance(error, AppError) else A_BUG
        if job.attempt >= job.max_attempts:
            detail = without_folders(f"{type(error).__name__}: {error}")
            self._finish(claim, JobState.FAILED, error=sentence, detail=detail)
            return
        pauses = self._pace.again_after
        delay = pauses[min(max(job.attempt, 1), len(pauses)) - 1]
        self._put_back(claim, delay=delay, count_attempt=True, error=sentence)

    def _finish(
        self,
        claim: Claim,
        state: JobState,
        *,
        result: Mapping[str, Any] | None = None,
        message: str = "",
        error: str | None = None,
        detail: str | None = None,
    ) -> None:
        event = self._until_stored(
            claim.job,
            lambda: self._store.finish(
                claim, state, result=result, message=message, error=error, detail=detail
            ),
        )
        if event is not None:
            logger.info("Job %s is %s", claim.job.id, state)

    def _put_back(self, claim: Claim, *, delay: float, count_attempt: bool, error: str | None = None) -> None:
        event = self._until_stored(
            claim.job,
            lambda: self._store.put_back(claim, delay=delay, count_attempt=count_attempt, error=error),
        )
        if event is not None:
            logger.info("Job %s goes back to the queue", claim.job.id)
            if not delay:
                hint(self._queue, claim.job.id, claim.job.queue)

    def _until_stored(self, job: Job, write: Callable[[], ProgressEvent | None]) -> ProgressEvent | None:
        """Write the end of a job; while the database is away nothing is said of it."""
        pause, longest = self._pace.storage_retry
        while True:
            try:
                event = write()
            except StorageError as error:
                logger.warning("Job %s cannot be stored yet: %s", job.id, error.message)
                time.sleep(pause)
                pause = min(longest, pause * 2)
                continue
            if event is None:
                logger.warning("Job %s was taken by another worker", job.id)
            announce(self._bus, event)
            return event
