"""Telling progress as a worker does: stored first, then on the bus."""

from __future__ import annotations

import json
import time
from typing import Any

import redis

from app.adapters.db.jobs import SqlJobStore
from app.domain.accounts import LOCAL_OWNER
from app.domain.jobs import JobKind, NewJob, Tick
from app.services.progress.event_json import event_to_json

CHANNEL = "cutroom:0"
JOB = "bench"


class Committer:
    """Each word carries the time at which it was committed."""

    def __init__(self, store: SqlJobStore, bus: str, *, owner: str = LOCAL_OWNER, job: str = JOB) -> None:
        self._store, self._owner = store, owner
        self._bus = redis.Redis.from_url(bus)
        self._store.add(NewJob(job, owner, JobKind.RENDER, "Bench"))
        taken = self._store.claim(job, worker="bench", lease=86_400)
        assert taken is not None
        self._claim = taken[0]

    def store(self) -> None:
        """One event."""
        event = self._store.record(self._claim, Tick(0.5, "encoding", message=repr(time.time())))
        assert event is not None
        self._tell({**event_to_json(event), "message": repr(time.time())})

    def only_tell(self) -> None:
        """The same message, without the database."""
        self._tell({"type": "progress", "message": repr(time.time())})

    def _tell(self, message: dict[str, Any]) -> None:
        self._bus.publish(CHANNEL, json.dumps([f"progress:{self._owner}", message]))
