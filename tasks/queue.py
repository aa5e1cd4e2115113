"""Making the queues. They carry nothing but the ids of jobs; the rows decide."""

from __future__ import annotations

import json
import logging
import time
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from huey import Huey, PriorityRedisExpireHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

from app.domain.jobs import Queue
from app.settings import Settings
from tasks.register import register

logger = logging.getLogger(__name__)

READ_SECONDS = 1  # a worker waits in Redis for so long, then asks again
HINT_SECONDS = 0.5  # for a hint to be taken; the job waits in its row, a person waits for the answer
AWAY_SECONDS = 0.5  # between two tries while Redis is away


class HintSerializer(Serializer):  # type: ignore[misc]  # Huey has no types
    """A hint as JSON. Huey's own serializer is pickle: whoever wrote to the queue could run code."""

    def _serialize(self, message: Message) -> bytes:
        (job_id,) = message.args
        return json.dumps({"id": message.id, "task": message.name, "job": job_id}).encode()

    def _deserialize(self, data: bytes) -> Message:
        hint: dict[str, Any] = json.loads(bytes(data))
        return Message(id=str(hint["id"]), name=str(hint["task"]), args=(str(hint["job"]),), kwargs={})


class RedisQueue(PriorityRedisExpireHuey):  # type: ignore[misc]  # Huey has no types
    """The queue in Redis, which a worker asks patiently, and without many words, while it is away.

    No hint is ever revoked, so Huey's marks for that are neither read before a run nor cleared after
    it: each of those calls could fail, and take the hint with it. Nor is any for later, and Huey has
    nothing to ask.
    """

    _away = False

    def dequeue(self) -> Message | None:
        """The next hint, or None when there is none or Redis does not answer."""
        try:
            hint = super().dequeue()
        except Exception as error:
            if not self._away:
                logger.warning("The queue is away: %s", error)
            self._away = True
            time.sleep(AWAY_SECONDS)
            return None
        if self._away:
            logger.info("The queue is back")
        self._away = False
        return hint

    def is_revoked(self, _task: object, _timestamp: object = None, _peek: bool = True) -> bool:
        """Never."""
        return False

    def read_schedule(self, _timestamp: object = None) -> list[Message]:
        """None: every hint is for now."""
        return []

    def delete(self, _key: str) -> bool:
        """There is nothing to clear: no hint is revoked, no result is kept."""
        return False


def make_huey(settings: Settings, queue: Queue, *, patience: float = READ_SECONDS + 2) -> Huey:
    """One of the queues, where the settings say: in Redis, or in a SQLite file of its own.

    `patience` is how many seconds a Redis that says nothing is waited for.
    """
    name = f"cutroom-{queue.value}"
    options: dict[str, Any] = {"results": False, "serializer": HintSerializer()}
    if settings.redis_url is not None:
        url = _with_patience(settings.redis_url, patience)
        return RedisQueue(name, url=url, read_timeout=READ_SECONDS, **options)
    return SqliteHuey(name, filename=str(settings.queue_file), timeout=15, **options)


class HueyJobQueue:
    """The port JobQueue over Huey."""

    def __init__(self, settings: Settings) -> None:
        self._hint = {
            queue: register(make_huey(settings, queue, patience=HINT_SECONDS), _not_here) for queue in Queue
        }

    def hint(self, job_id: str, queue: Queue) -> None:
        """Tell the workers of a queue to look at a job. Raises whatever the queue says when it is away."""
        self._hint[queue](job_id)


def _with_patience(url: str, seconds: float) -> str:
    parts = urlsplit(url)
    limits = urlencode({"socket_timeout": seconds, "socket_connect_timeout": seconds})
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, limits)))))


def _not_here(job_id: str) -> None:
    raise RuntimeError(f"job {job_id} was to run in a process that only sends hints")
