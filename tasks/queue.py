"""Making the queues. They carry nothing but the ids of jobs; the rows decide."""

from __future__ import annotations

import json
from typing import Any

from huey import Huey, PriorityRedisExpireHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

from app.domain.jobs import Queue
from app.settings import Settings
from tasks.register import register


class HintSerializer(Serializer):  # type: ignore[misc]  # Huey has no types
    """A hint as JSON. Huey's own serializer is pickle: whoever wrote to the queue could run code."""

    def _serialize(self, message: Message) -> bytes:
        (job_id,) = message.args
        return json.dumps({"id": message.id, "task": message.name, "job": job_id}).encode()

    def _deserialize(self, data: bytes) -> Message:
        hint: dict[str, Any] = json.loads(bytes(data))
        return Message(id=str(hint["id"]), name=str(hint["task"]), args=(str(hint["job"]),), kwargs={})


def make_huey(settings: Settings, queue: Queue) -> Huey:
    """One of the two queues, where the settings say: in Redis, or in a SQLite file of its own."""
    name = f"cutroom-{queue.value}"
    options: dict[str, Any] = {"results": False, "serializer": HintSerializer()}
    if settings.redis_url is not None:
        return PriorityRedisExpireHuey(name, url=settings.redis_url, read_timeout=1, **options)
    return SqliteHuey(name, filename=str(settings.queue_file), timeout=15, **options)


class HueyJobQueue:
    """The port JobQueue over Huey."""

    def __init__(self, settings: Settings) -> None:
        self._hint = {queue: register(make_huey(settings, queue), _not_here) for queue in Queue}

    def hint(self, job_id: str, queue: Queue) -> None:
        """Tell the workers of a queue to look at a job."""
        self._hint[queue](job_id)


def _not_here(job_id: str) -> None:
    raise RuntimeError(f"job {job_id} was to run in a process that only sends hints")
