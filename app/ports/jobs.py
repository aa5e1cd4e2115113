"""Jobs and their events: the queue of record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.jobs import (
    Cursor,
    Job,
    JobState,
    NewJob,
    Priority,
    ProgressEvent,
    Queue,
)
from app.ports.claims import ClaimStore
from app.ports.streams import StreamStore


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep found: jobs to hint again, and the news of those it ended or put back."""

    hints: tuple[tuple[str, Queue], ...]
    events: tuple[ProgressEvent, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A job that is a part of another one, as far as that one wants to know."""

    id: str
    state: JobState
    fraction: float
    held: bool
    error: str | None
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class QueueLoad:
    """How much one queue has to do."""

    pending: int = 0
    processing: int = 0
    oldest: str | None = None  # when the job that waits longest was submitted, of those that could run
    speed: float | None = None  # of what runs, source seconds a second, on average


@dataclass(frozen=True, slots=True)
class QueuePause:
    """That no job is taken."""

    since: str  # ISO 8601, UTC
    by: str  # a person's id


class QueueSwitch(Protocol):
    """Stops all queues, over restarts, until they are resumed."""

    def paused(self) -> QueuePause | None: ...

    def pause(self, by: str) -> None:
        """Have no job taken any more; what runs goes on. The first to ask is remembered."""
        ...

    def resume(self) -> None: ...


class JobStore(ClaimStore, StreamStore, Protocol):
    """Jobs and their events: the queue of record.

    Every change of a job and its event are one transaction, in which the event gets its number in
    the stream of everybody who may see the job: its owner, and who is in its project.
    """

    def add(self, job: NewJob) -> tuple[Job, ProgressEvent | None]:
        """Store a pending job and its event 0. The event is None when the key was known."""
        ...

    def get(self, job_id: str, *, owner: str | None = None) -> Job: ...

    def list(
        self,
        *,
        owner: str | None,
        states: Sequence[JobState] = (),
        project_id: str | None = None,
        limit: int = 100,
        before: str | None = None,
    ) -> Sequence[Job]:
        """Newest first, everybody's without an owner; `before` is the id of the last one already seen."""
        ...

    def seen_by(
        self,
        person_id: str,
        *,
        states: Sequence[JobState] = (),
        limit: int = 100,
        before: str | None = None,
    ) -> Sequence[Job]:
        """Those of a person, and those of projects that they own or that are shared with them."""
        ...

    def parts(self, batch: str) -> Sequence[Part]:
        """The jobs that are parts of one, the first one first."""
        ...

    def request_cancel(self, job_id: str, *, owner: str) -> tuple[Job, ProgressEvent | None]:
        """End a pending job at once; ask a running one to stop. Nothing happens to one that is over."""
        ...

    def prioritise(self, job_id: str, priority: Priority, *, owner: str) -> tuple[Job, ProgressEvent | None]:
        """Let a waiting job go sooner or later. Raises IllegalTransition when it does not wait any more."""
        ...

    def hold(self, job_id: str, *, owner: str) -> tuple[Job, ProgressEvent | None]:
        """Let nobody take a job, and ask a running one to wait. Raises IllegalTransition when it is over."""
        ...

    def release(self, job_id: str, *, owner: str) -> tuple[Job, ProgressEvent | None]:
        """Let a held job be taken again. Raises IllegalTransition when it is over."""
        ...

    def retry(self, job_id: str, *, owner: str) -> tuple[Job, ProgressEvent | None]:
        """A failed or cancelled job as a new pending one. Raises IllegalTransition.

        The result of the old one names it as `again`. A part takes the place, and the key, of the one
        before. A whole takes its good parts with it, so there is one that goes on with it; asked twice,
        it is the same, without an event.
        """
        ...

    def delete(self, job_id: str, *, owner: str) -> None:
        """Remove a job that is over, with its events. Raises IllegalTransition while it is not."""
        ...

    def forget_files(self, job_id: str, *, message: str) -> None:
        """Note that what a job that is over had made is gone, and why."""
        ...

    def hinted(self, job_id: str) -> None:
        """Note that a hint was sent now, so that the sweep waits before it sends another."""
        ...

    def sweep(self, *, patience: float) -> Sweep:
        """Find pending jobs whose hint is older than `patience` seconds, and leases that ran out."""
        ...

    def waiting(self, queue: Queue, *, limit: int = 20, without: Collection[str] = ()) -> Sequence[str]:
        """The ids of pending jobs of a queue that may run now, the next one first. Changes nothing.

        Exports that were asked `without` ones of encoders are those that name none of these.

        People take turns; a job in a hurry goes before others, and what waits long enough catches up.
        """
        ...

    def load(self) -> Mapping[Queue, QueueLoad]:
        """How much each queue has to do."""
        ...

    def events_told(self) -> int:
        """How many events were ever stored. Never falls while the database is the same."""
        ...

    def abandon(self, worker: str) -> None:
        """Let the leases of a worker that is known to be gone run out now; the next sweep sees it."""
        ...

    def forget_events(self, *, before: str, most: int = 5_000) -> int:
        """Remove at most that many events told before a moment, the oldest first; how many there were.

        Heads then say that older cursors are not known any more.
        """
        ...

    def events_of_job(
        self, job_id: str, *, after: Cursor | None = None, since: str | None = None, limit: int = 500
    ) -> Sequence[ProgressEvent]:
        """Stored events of one job in its owner's stream, after a cursor of that stream, in order.

        A cursor that the stream never had gives all of them. With `since`, from the first one on
        that was told after that moment.
        """
        ...
