"""Running one job: claim it, keep the claim alive, do the work, and store how it ended."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import AppError, FfmpegFailed, NotFound, NotTold, StorageError
from app.domain.jobs import Claim, Job, JobKind, JobState, ProgressEvent, Queue
from app.domain.names import without_folders
from app.ports import EventBus, JobQueue, JobStore
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.jobs.heartbeat import Heartbeat
from app.services.jobs.timings import Timings
from app.services.progress.announcing import announce, control_topic, tell
from app.services.progress.reporting import JobContext, Signals
from app.services.progress.trail import of_job

logger = logging.getLogger(__name__)

CONTROL = control_topic("")
PASSED_ON = "passed-on"  # a worker without a graphics card had the hint of a job for one
A_BUG = "Something went wrong inside Cutroom. The server's log has the details."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job made, and the sentence that says so."""

    result: Mapping[str, Any] = field(default_factory=dict)  # plain JSON
    message: str = ""
    state: JobState = JobState.COMPLETED  # or COMPLETED_WITH_ERRORS, or PENDING: it goes on after others


@dataclass(frozen=True, slots=True)
class Pace:
    """The times of a worker, in seconds."""

    lease: float = 30.0
    heartbeat: float = 5.0
    unheard: float = 1.0  # the same, while no word that somebody cancels can come
    again_after: tuple[float, ...] = (
        10.0,
        60.0,
        300.0,
        1800.0,
    )  # after the first, the second … passing fault
    patience: float = 10.0  # how long a hint may be on its way
    storage_retry: tuple[float, float] = (0.2, 2.0)  # first and longest pause


Handler = Callable[[JobContext], Outcome]


class JobRunner:
    """Runs jobs for one worker. A handler's end decides the job's:

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

    def __init__(
        self,
        *,
        store: JobStore,
        queue: JobQueue,
        bus: EventBus,
        handlers: Mapping[JobKind, Handler],
        worker: str | None = None,
        pace: Pace | None = None,
        timings: Timings | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], str] = now_iso,
        passes_over: Callable[[], Collection[str]] = tuple,
    ) -> None:
        self.worker = worker or f"{socket.gethostname()}:{os.getpid()}:{new_id()}"
        self._store = store
        self._queue = queue
        self._bus = bus
        self._handlers = handlers
        self._pace = pace or Pace()
        self.timings = timings or Timings()
        self._monotonic = monotonic
        self._now = now
        self._passes_over = passes_over  # encoders of graphics cards that other workers have
        self._stopping = threading.Event()
        self._hearts: dict[str, Heartbeat] = {}
        self._listening: tuple[Callable[[], None], ...] = ()
        self.on_change: Callable[[], object] = lambda: None  # called when `running` is another

    @property
    def running(self) -> tuple[str, ...]:
        """The ids of the jobs that run here now."""
        return tuple(self._hearts)

    def start(self) -> None:
        """Let go of what an earlier worker of this name held, and listen for words about jobs."""
        self._store.abandon(self.worker)
        self._listening = (
            self._bus.subscribe(CONTROL, self._look),
            self._bus.on_connected(self._look_everywhere),
        )

    def stop(self) -> None:
        """Take no more jobs, and have the running ones end soon; they go back to the queue."""
        self._stopping.set()

    def close(self) -> None:
        """Stop listening."""
        for forget in self._listening:
            forget()
        self._listening = ()

    def run_next(self, queue: Queue) -> bool:
        """Do the job of a queue whose turn it is; False when there is none."""
        return any(self.run(job_id) for job_id in self._turns(queue))

    def pass_on(self, job_id: str) -> None:
        """Tell the others of a job that was hinted here, where it is for the graphics card of one."""
        others = self._passes_over()
        if others:
            with suppress(NotFound):  # it was deleted just now
                if self._store.get(job_id).payload.get("asked", {}).get("encoder") in others:
                    tell(self._bus, PASSED_ON, {"job_id": job_id})

    def is_wanted(self, queue: Queue) -> bool:
        """Whether a job of a queue waits for a worker."""
        return bool(self._turns(queue))

    def _turns(self, queue: Queue) -> Sequence[str]:
        """The jobs of a queue for this worker, the next one first."""
        return self._store.waiting(queue, without=self._passes_over() if queue is Queue.RENDER else ())

    def run(self, job_id: str) -> bool:
        """Do the job if it is still to be had; whether it was."""
        if self._stopping.is_set():
            return False
        taken = self._store.claim(job_id, worker=self.worker, lease=self._pace.lease)
        if taken is None:
            logger.debug("Job %s is not to be had", job_id)
            return False
        claim, event = taken
        job = claim.job
        logger.info("Job %s started: %s %r, attempt %d", job.id, job.kind, job.title, job.attempt)
        announce(self._bus, event)
        signals = Signals(stopping=self._stopping)
        context = JobContext(
            claim,
            event,
            signals=signals,
            store=self._store,
            bus=self._bus,
            monotonic=self._monotonic,
            now=self._now,
        )
        heart = Heartbeat(
            claim, signals, store=self._store, lease=self._pace.lease, every=self._until_next_beat
        )
        self._hearts[job.id] = heart
        self.on_change()
        try:
            with heart, of_job(job.id), self.timings.jobs[job.kind].timing():
                self._work(claim, context, signals)
        finally:
            del self._hearts[job.id]
            self.on_change()
        return True

    def sweep(self) -> None:
        """Hint jobs that nobody took, and put back or end those whose worker is gone."""
        found = self._store.sweep(patience=self._pace.patience)
        for event in found.events:
            logger.warning("Job %s lost its worker and is now %s", event.job_id, event.status)
            announce(self._bus, event)
        for job_id, queue in found.hints:
            self._hint(job_id, queue)

    def _work(self, claim: Claim, context: JobContext, signals: Signals) -> None:
        try:
            outcome = self._handlers[claim.job.kind](context)
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
                self._hint(claim.job.id, claim.job.queue)

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

    def _hint(self, job_id: str, queue: Queue) -> None:
        try:
            self._queue.hint(job_id, queue)
        except Exception as error:
            logger.warning("Job %s waits to be found: no hint could be sent (%s)", job_id, error)

    def _look(self, topic: str, message: Mapping[str, Any]) -> None:
        heart = self._hearts.get(topic.removeprefix(CONTROL))
        if heart is not None:
            heart.beat_now()

    def _look_everywhere(self) -> None:
        for heart in tuple(self._hearts.values()):
            heart.beat_now()

    def _until_next_beat(self) -> float:
        pace = self._pace
        return pace.heartbeat if self._bus.connected else min(pace.heartbeat, pace.unheard)
