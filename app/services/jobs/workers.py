"""Which workers are alive: each says so every few seconds, and the web process remembers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.jobs import Queue
from app.ports import EventBus
from app.services.jobs.timings import Timing
from app.services.progress.announcing import tell

BEAT_SECONDS = 5.0
GONE_AFTER_SECONDS = 16.0
TOPIC = "worker:"
ROLL_CALL = "roll-call"  # asks every worker for a sign


@dataclass(frozen=True, slots=True)
class WorkerSign:
    """The last sign of life of a worker."""

    id: str
    queues: tuple[Queue, ...]
    jobs: tuple[str, ...]  # what it runs
    timings: Mapping[str, Timing] = field(default_factory=dict)  # what it counted since it began
    encoders: tuple[str, ...] = ()  # of its graphics card, tried out


def give_sign(bus: EventBus, sign: WorkerSign) -> None:
    """Say that a worker is alive."""
    message = {
        "queues": [queue.value for queue in sign.queues],
        "jobs": list(sign.jobs),
        "encoders": list(sign.encoders),
        "timings": {name: timing.to_json() for name, timing in sign.timings.items()},
    }
    tell(bus, TOPIC + sign.id, message)


def say_goodbye(bus: EventBus, worker: str) -> None:
    """Say that a worker stops, so that nobody counts on it."""
    tell(bus, TOPIC + worker, {"gone": True})


class WorkerRoster:
    """The workers that were heard of lately."""

    def __init__(self, bus: EventBus, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._bus = bus
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[float, WorkerSign]] = {}
        self._unsubscribe: Callable[[], None] | None = None

    def start(self) -> None:
        """Begin to listen, and ask who is there."""
        self._unsubscribe = self._bus.subscribe(TOPIC, self._hear)
        tell(self._bus, ROLL_CALL, {})

    def close(self) -> None:
        """Stop listening."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def alive(self) -> tuple[WorkerSign, ...]:
        """Who gave a sign within the last three beats."""
        oldest = self._monotonic() - GONE_AFTER_SECONDS
        with self._lock:
            self._seen = {key: seen for key, seen in self._seen.items() if seen[0] >= oldest}
            return tuple(sign for _, sign in self._seen.values())

    def encoders(self) -> frozenset[str]:
        """Those of graphics cards that some worker has."""
        return frozenset(encoder for sign in self.alive() for encoder in sign.encoders)

    def encoders_of_others(self, worker: str) -> frozenset[str]:
        """Those of graphics cards that other workers have, and this one has not."""
        own = {encoder for sign in self.alive() if sign.id == worker for encoder in sign.encoders}
        return self.encoders() - own

    def silences(self) -> Mapping[str, float]:
        """For how many seconds each of those who are alive has said nothing."""
        now = self._monotonic()
        with self._lock:
            return {key: now - at for key, (at, _) in self._seen.items()}

    def _hear(self, topic: str, message: Mapping[str, Any]) -> None:
        worker = topic.removeprefix(TOPIC)
        with self._lock:
            if message.get("gone"):
                self._seen.pop(worker, None)
                return
            queues = tuple(Queue(name) for name in message.get("queues", ()) if name in set(Queue))
            jobs = tuple(str(job) for job in message.get("jobs", ()))
            encoders = tuple(str(encoder) for encoder in message.get("encoders", ()))
            timings = _timings(message.get("timings", {}))
            self._seen[worker] = (self._monotonic(), WorkerSign(worker, queues, jobs, timings, encoders))


def _timings(told: Mapping[str, Any]) -> Mapping[str, Timing]:
    """What a worker counted; nothing if it is of another version."""
    try:
        return {str(name): Timing.from_json(fields) for name, fields in told.items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}
