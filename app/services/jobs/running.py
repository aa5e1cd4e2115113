"""Running one job: claim it, keep the claim alive, and have its handler do the work."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

from app.domain.errors import NotFound
from app.domain.jobs import JobKind, Queue
from app.ports import EventBus, JobQueue, JobStore
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.jobs.ending import Ending
from app.services.jobs.heartbeat import Heartbeat
from app.services.jobs.hints import hint
from app.services.jobs.outcome import Handler, Outcome
from app.services.jobs.timings import Timings
from app.services.jobs.worker_pace import Pace
from app.services.progress.announcing import announce, control_topic, tell
from app.services.progress.reporting import JobContext, Signals
from app.services.progress.trail import of_job

logger = logging.getLogger(__name__)

CONTROL = control_topic("")
PASSED_ON = "passed-on"  # a worker without a graphics card had the hint of a job for one


class JobRunner:
    """Runs jobs for one worker, each by the handler of its kind."""

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
        self._ending = Ending(store=store, queue=queue, bus=bus, pace=self._pace)
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
                self._ending.after(self._handle, claim, context, signals)
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
            hint(self._queue, job_id, queue)

    def _turns(self, queue: Queue) -> Sequence[str]:
        """The jobs of a queue for this worker, the next one first."""
        return self._store.waiting(queue, without=self._passes_over() if queue is Queue.RENDER else ())

    def _handle(self, context: JobContext) -> Outcome:
        return self._handlers[context.job.kind](context)

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
