"""Spreading an export over all workers: its own worker's side, and that of those who help."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from app.domain.errors import StorageError
from app.ports import EventBus
from app.ports.spans import Span, SpanClaim, SpanStore
from app.services.progress.announcing import control_topic, tell

logger = logging.getLogger(__name__)

HELP_WANTED = "help"  # the topic
LEASE = 15.0  # seconds
KEEP_AFTER = 0.2  # of a lease
LETTING_GO = 5.0  # seconds that helpers have to stop what is not wanted any more
LOOK_AGAIN_SECONDS = 0.05


class Spreading:
    """Crews for exports. `worker` is who runs them."""

    def __init__(self, spans: SpanStore, bus: EventBus, *, worker: str) -> None:
        self._spans = spans
        self._bus = bus
        self._worker = worker

    def crew(self, job_id: str, *, maker: str) -> SharedCrew:
        """Everybody who may help with a job's spans."""
        return SharedCrew(self._spans, self._bus, job_id, worker=self._worker, maker=maker)

    def end(self, job_id: str) -> None:
        """Nothing more of a job is wanted: wait until nobody works on it, at most for a moment."""
        deadline = time.monotonic() + LETTING_GO
        try:
            while self._spans.withdraw(job_id) and time.monotonic() < deadline:
                tell(self._bus, control_topic(job_id), {"job_id": job_id})
                time.sleep(LOOK_AGAIN_SECONDS)
        except StorageError as error:
            logger.warning("Those who help with job %s are not told that it is over: %s", job_id, error)


class SharedCrew:
    """The Crew of an export's own worker. While the database is away, what runs goes on."""

    def __init__(
        self,
        spans: SpanStore,
        bus: EventBus,
        job_id: str,
        *,
        worker: str,
        maker: str,
        lease: float = LEASE,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._spans = spans
        self._bus = bus
        self._job_id = job_id
        self._worker = worker
        self._maker = maker
        self._lease = lease
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._offering = threading.Lock()  # nobody looks for spans before they are stored
        self._held: dict[int, tuple[SpanClaim, int]] = {}  # with the frames that are made
        self._finished: dict[int, SpanClaim] = {}  # not stored yet
        self._unoffered: Sequence[Span] = ()  # not stored yet
        self._seen: Mapping[int, int] = {}
        self._kept_at = monotonic()

    def offer(self, spans: Sequence[Span]) -> None:
        """Say what is to be made, and call for help when it is more than one can do."""
        self._unoffered = spans
        try:
            self._store_offered()
        except StorageError as error:
            logger.warning("Job %s waits for the database: %s", self._job_id, error.message)

    def take(self) -> Span | None:
        """One to make here; None when others make all the rest."""
        try:
            self._store_offered()
            while claim := self._spans.take(
                worker=self._worker, maker=self._maker, lease=self._lease, job_id=self._job_id
            ):
                if not self._is_had(claim):
                    return claim.span
        except StorageError as error:
            logger.warning("Job %s waits for the database: %s", self._job_id, error.message)
        return None

    def note(self, span: Span, frames: int) -> None:
        """So many frames of a span of ours are made."""
        with self._lock:
            self._held[span.number] = (self._held[span.number][0], frames)

    def finish(self, span: Span) -> None:
        """A span of ours is there."""
        with self._lock:
            claim, _ = self._held.pop(span.number)
            self._finished[span.number] = claim
        self._store_finished()

    def give_back(self, span: Span) -> None:
        """A span of ours was not made."""
        with self._lock:
            claim, _ = self._held.pop(span.number)
        try:
            self._spans.give_back(claim)
        except StorageError as error:  # its lease runs out
            logger.warning("A span of job %s is not given back: %s", self._job_id, error.message)

    def frames(self) -> Mapping[int, int]:
        """How many frames of each span are made, by whomever; as last seen while the database is away."""
        try:
            self._keep_held()
            self._seen = self._spans.frames(self._job_id)
        except StorageError as error:
            logger.debug("Job %s does not see what others make: %s", self._job_id, error.message)
        with self._lock:
            own = {number: frames for number, (_, frames) in self._held.items()}
            done = {number: claim.span.frames for number, claim in self._finished.items()}
        return {**self._seen, **own, **done}

    def left(self) -> int:
        """How many spans are not there yet."""
        try:
            self._store_offered()
            self._store_finished()
            return self._spans.left(self._job_id)
        except StorageError:
            return max(1, len(self._unoffered))

    def _is_had(self, claim: SpanClaim) -> bool:
        """Whether it is a span of ours already, whose lease ran out while the database was away."""
        number = claim.span.number
        with self._lock:
            if number not in self._finished:
                before = self._held.get(number)
                self._held[number] = (claim, before[1] if before else 0)
                return before is not None
            self._finished[number] = claim
        self._store_finished()
        return True

    def _keep_held(self) -> None:
        now = self._monotonic()
        if now - self._kept_at < self._lease * KEEP_AFTER:
            return
        self._kept_at = now
        with self._lock:
            held = list(self._held.values())
        for claim, frames in held:
            self._spans.beat(claim, frames=frames, lease=self._lease)

    def _store_offered(self) -> None:
        with self._offering:
            spans = self._unoffered
            if not spans:
                return
            self._spans.offer(self._job_id, spans, maker=self._maker)
            self._unoffered = ()
        if len(spans) > 1:
            tell(self._bus, HELP_WANTED, {"job_id": self._job_id})

    def _store_finished(self) -> None:
        with self._lock:
            finished = list(self._finished.items())
        for number, claim in finished:
            try:
                self._spans.finish(claim)
            except StorageError as error:
                logger.warning("A span of job %s is stored later: %s", self._job_id, error.message)
                return
            with self._lock:
                self._finished.pop(number, None)
