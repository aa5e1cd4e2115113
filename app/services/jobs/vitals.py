"""How the installation fares, in numbers: for /health and for whoever collects figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.errors import StorageError
from app.domain.jobs import Queue
from app.ports import EventBus, FileStore, JobStore, QueueLoad, QueueSwitch
from app.services.jobs.timings import Timing, Timings
from app.services.jobs.workers import WorkerRoster


@dataclass(frozen=True, slots=True)
class Readings:
    """The numbers of one moment. What only the database knows is None while it is away."""

    database: bool
    bus: bool
    queues: Mapping[Queue, QueueLoad] | None
    events: int | None
    paused: bool | None  # whether an administrator stopped the queue
    waits: Mapping[Queue, float]  # seconds that the longest waiting job waits
    free_bytes: int
    timings: Mapping[str, Mapping[str, Timing]]  # by process: `web`, or a worker's name


class Vitals:
    """Looks when it is asked."""

    def __init__(
        self,
        *,
        store: JobStore,
        switch: QueueSwitch,
        files: FileStore,
        bus: EventBus,
        workers: WorkerRoster,
        timings: Timings,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._switch = switch
        self._files = files
        self._bus = bus
        self._workers = workers
        self._timings = timings
        self._now = now

    def read(self) -> Readings:
        """The numbers of now."""
        try:
            queues: Mapping[Queue, QueueLoad] | None = self._store.load()
            events: int | None = self._store.events_told()
            paused: bool | None = self._switch.paused() is not None
        except StorageError:
            queues = events = paused = None
        return Readings(
            database=queues is not None,
            bus=self._bus.connected,
            queues=queues,
            events=events,
            paused=paused,
            waits={queue: self._wait(load.oldest) for queue, load in (queues or {}).items()},
            free_bytes=self._files.free_bytes(),
            timings={
                "web": self._timings.read(),
                **{sign.id: sign.timings for sign in self._workers.alive()},
            },
        )

    def _wait(self, since: str | None) -> float:
        if since is None:
            return 0.0
        return max(0.0, (self._now() - datetime.fromisoformat(since)).total_seconds())
