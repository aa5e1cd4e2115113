"""Stopping and starting the queue for everybody, and saying how it stands."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from app.domain.accounts import Act
from app.domain.errors import NotFound
from app.ports import EventBus, JobQueue, JobStore, QueueSwitch
from app.services.permits import Permits
from app.services.progress.announcing import announce, tell

logger = logging.getLogger(__name__)

QUEUE_TOPIC = "queue:"
"""Where it is said that the queue was stopped or started."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """How the queue stands."""

    pending: int
    processing: int
    paused_since: str | None = None  # ISO 8601, UTC
    paused_by: str | None = None  # a name


class Queueing:
    """Administrators stop the queue; everybody may know that it stands."""

    def __init__(
        self, *, switch: QueueSwitch, store: JobStore, queue: JobQueue, bus: EventBus, permits: Permits
    ) -> None:
        self._switch = switch
        self._store = store
        self._queue = queue
        self._bus = bus
        self._permits = permits

    def state(self) -> QueueState:
        """How it stands now."""
        pause, loads = self._switch.paused(), self._store.load().values()
        return QueueState(
            pending=sum(load.pending for load in loads),
            processing=sum(load.processing for load in loads),
            paused_since=pause.since if pause else None,
            paused_by=self._name(pause.by) if pause else None,
        )

    def pause(self, person_id: str) -> None:
        """Let running jobs end and nothing new begin, until it is resumed. Raises NotAllowed."""
        self._permits.require(person_id, Act.MANAGE)
        self._switch.pause(person_id)
        tell(self._bus, QUEUE_TOPIC, {})
        logger.info("The queue is paused by %s", person_id)

    def resume(self, person_id: str) -> None:
        """Let jobs begin again. Raises NotAllowed."""
        self._permits.require(person_id, Act.MANAGE)
        self._switch.resume()
        tell(self._bus, QUEUE_TOPIC, {})
        logger.info("The queue is resumed by %s", person_id)
        found = self._store.sweep(patience=0)
        for event in found.events:
            announce(self._bus, event)
        for job_id, queue in found.hints:
            try:
                self._queue.hint(job_id, queue)
            except Exception as error:
                logger.warning("Jobs wait to be found: no hint could be sent (%s)", error)
                return

    def _name(self, person_id: str) -> str | None:
        try:
            return self._permits.person(person_id).name
        except NotFound:
            return None
