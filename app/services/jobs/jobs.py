"""Submitting jobs and asking about them. The row is the truth; the hint only wakes a worker."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from app.domain.errors import IllegalTransition, InvalidRequest, NotFound
from app.domain.jobs import (
    PAUSABLE,
    Cursor,
    Job,
    JobKind,
    JobState,
    NewJob,
    Priority,
    ProgressEvent,
)
from app.ports import EventBus, FileStore, JobQueue, JobStore, Part
from app.services.jobs.job_permits import JobPermits
from app.services.jobs.wholes import note_files_gone
from app.services.permits import Permits
from app.services.progress.announcing import announce, control_topic, tell

logger = logging.getLogger(__name__)

PAGE = 500
STOPPING_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 0.05


class Jobs:
    """The jobs of everybody, as people see them.

    `owner` is who asks: they see their own jobs and those of projects that they may open, and change
    only their own.
    """

    def __init__(
        self,
        *,
        store: JobStore,
        queue: JobQueue,
        bus: EventBus,
        files: FileStore,
        permits: Permits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = store
        self._queue = queue
        self._bus = bus
        self._files = files
        self._permits = JobPermits(permits)
        self._monotonic = monotonic
        self._sleep = sleep
        self._cancelled_by: dict[JobKind, Callable[[Job], None]] = {}

    def cancelled_by(self, kind: JobKind, cancel: Callable[[Job], None]) -> None:
        """Have this end the jobs of a kind that no worker works on."""
        self._cancelled_by[kind] = cancel

    def submit(self, new: NewJob) -> Job:
        """Accept a job. The same idempotency key gives the same job again.

        Raises InvalidRequest when the key is that of another kind of job, or of another project's.
        """
        job, event = self._store.add(new)
        if (job.kind, job.project_id) != (new.kind, new.project_id):
            raise InvalidRequest("That Idempotency-Key was used for something else.")
        if event is not None:
            logger.info("Job %s submitted: %s %r", job.id, job.kind, job.title)
            announce(self._bus, event)
            self._hint(job)
        return job

    def get(self, job_id: str, *, owner: str) -> Job:
        """Raises NotFound."""
        job = self._store.get(job_id)
        if not self._permits.may_see(job, owner):
            raise NotFound("That job is no longer there.")
        return job

    def of_anybody(self, job_id: str) -> Job:
        """A job, for those who work on it. Raises NotFound."""
        return self._store.get(job_id)

    def list(
        self,
        *,
        owner: str | None,
        states: Sequence[JobState] = (),
        project_id: str | None = None,
        limit: int = 100,
        before: str | None = None,
    ) -> Sequence[Job]:
        """Newest first; `before` is the id of the last one already seen. Without an owner everybody's."""
        whose = None if owner is None or self._permits.is_shared(project_id, owner) else owner
        return self._store.list(owner=whose, states=states, project_id=project_id, limit=limit, before=before)

    def seen_by(
        self,
        person_id: str,
        *,
        states: Sequence[JobState] = (),
        limit: int = 100,
        before: str | None = None,
    ) -> Sequence[Job]:
        """Their own jobs and those of projects that they may open, newest first."""
        return self._store.seen_by(person_id, states=states, limit=limit, before=before)

    def events(
        self,
        job_id: str,
        *,
        owner: str,
        after: Cursor | None = None,
        since: str | None = None,
        limit: int = PAGE,
    ) -> Sequence[ProgressEvent]:
        """What was stored of a job's progress after the cursor or the moment, oldest first."""
        self.get(job_id, owner=owner)
        return self._store.events_of_job(job_id, after=after, since=since, limit=limit)

    def parts(self, job: Job) -> Sequence[Part]:
        """The jobs that are parts of one, the first one first."""
        return self._store.parts(job.id)

    def cancel(self, job_id: str, *, owner: str) -> Job:
        """End a waiting job at once, and make a running one stop; its parts with it.

        One that is over stays as it is.
        """
        over = self._require_own(job_id, owner).state.terminal  # then parts that were tried again go on
        job = self._cancel(job_id, owner=owner)
        if not over:
            self.cancel_parts(job)
        return job

    def cancel_parts(self, job: Job) -> None:
        """Cancel the jobs that are parts of one, as far as they are not over."""
        for part in self._parts_of(job):
            if not part.state.terminal:
                with suppress(NotFound):  # it was deleted meanwhile
                    self._cancel(part.id, owner=job.owner)

    def prioritise(self, job_id: str, priority: Priority, *, owner: str) -> Job:
        """Let a waiting job go sooner or later. Raises IllegalTransition when it does not wait any more."""
        owner = self._require_own(job_id, owner).owner
        job, event = self._store.prioritise(job_id, priority, owner=owner)
        announce(self._bus, event)
        return job

    def pause(self, job_id: str, *, owner: str) -> Job:
        """Have an export wait, a running one with what it has finished; several with their parts.

        Raises IllegalTransition.
        """
        if self._require_own(job_id, owner).kind not in PAUSABLE:
            raise IllegalTransition("Only an export can be paused.")
        job = self._hold(job_id, owner=owner)
        self.pause_parts(job)
        return job

    def pause_parts(self, job: Job) -> None:
        """Have the jobs that are parts of one wait, as far as they are not over."""
        for part in self._parts_of(job):
            if not part.held:
                with suppress(IllegalTransition, NotFound):  # it is over meanwhile, or deleted
                    self._hold(part.id, owner=job.owner)

    def resume(self, job_id: str, *, owner: str) -> Job:
        """Let a paused export go on, several with their parts. Raises IllegalTransition when it is over."""
        owner = self._require_own(job_id, owner).owner
        job = self._release(job_id, owner=owner)
        for part in self._parts_of(job):
            if part.held:
                with suppress(IllegalTransition, NotFound):
                    self._release(part.id, owner=owner)
        return job

    def retry(self, job_id: str, *, owner: str) -> Job:
        """Do a failed or cancelled job again, as a new one. Raises IllegalTransition.

        Of several, what was finished is kept, and only the others are made.
        """
        old = self._require_own(job_id, owner)
        if old.kind is JobKind.UPLOAD:
            raise IllegalTransition("The file has to be sent again: the server does not have it.")
        self._permits.require_retry(old, owner)
        job, event = self._store.retry(job_id, owner=owner)
        if event is not None:
            logger.info("Job %s tries %s again", job.id, job_id)
            announce(self._bus, event)
            self._hint(job)
        return job

    def delete(self, job_id: str, *, owner: str) -> None:
        """Remove a job, its history and what it made; a running one is stopped first.

        Raises IllegalTransition when it does not stop soon; it is cancelled then, and can be
        deleted a moment later.
        """
        job = self.cancel(job_id, owner=owner)
        owner = job.owner
        deadline = self._monotonic() + STOPPING_SECONDS
        while not job.state.terminal:
            if self._monotonic() > deadline:
                raise IllegalTransition("The job is still stopping. Try again in a moment.")
            self._sleep(LOOK_AGAIN_SECONDS)
            job = self._store.get(job_id, owner=owner)
        self._store.delete(job_id, owner=owner)
        self._files.delete_tree(f"outputs/{job_id}")
        self._files.discard_scratch(job_id)
        if job.batch:
            note_files_gone(self._store, self._files, job.batch, message="Its files were deleted.")
        logger.info("Job %s deleted", job_id)

    def _cancel(self, job_id: str, *, owner: str) -> Job:
        owner = self._require_own(job_id, owner).owner
        job, event = self._store.request_cancel(job_id, owner=owner)
        announce(self._bus, event)
        if not job.state.terminal:
            logger.info("Job %s asked to stop", job.id)
            if cancel := self._cancelled_by.get(job.kind):
                cancel(job)
                return self._store.get(job_id)
            tell(self._bus, control_topic(job.id), {"job_id": job.id})
        elif event is not None:  # it waited, perhaps with what an earlier attempt had finished
            self._files.discard_scratch(job_id)
        return job

    def _hold(self, job_id: str, *, owner: str) -> Job:
        job, event = self._store.hold(job_id, owner=owner)
        announce(self._bus, event)
        if job.state is JobState.PROCESSING:
            tell(self._bus, control_topic(job.id), {"job_id": job.id})
        return job

    def _release(self, job_id: str, *, owner: str) -> Job:
        job, event = self._store.release(job_id, owner=owner)
        announce(self._bus, event)
        if event is not None and job.state is JobState.PENDING:
            self._hint(job)
        return job

    def _parts_of(self, job: Job) -> Sequence[Part]:
        return self._store.parts(job.id) if job.kind is JobKind.EXPORTS else ()

    def _require_own(self, job_id: str, person_id: str) -> Job:
        job = self.get(job_id, owner=person_id)
        self._permits.require_change(job, person_id)
        return job

    def _hint(self, job: Job) -> None:
        try:
            self._queue.hint(job.id, job.queue)
            self._store.hinted(job.id)
        except Exception as error:
            logger.warning("Job %s waits to be found: no hint could be sent (%s)", job.id, error)
