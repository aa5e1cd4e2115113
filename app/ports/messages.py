"""What carries hints and news between processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from app.domain.jobs import Queue


class JobQueue(Protocol):
    """Carries hints 'look at this job' to workers. May lose or double them."""

    def hint(self, job_id: str, queue: Queue) -> None: ...


class EventBus(Protocol):
    """Carries news between processes, at most once. The database is the truth.

    A topic is text such as `progress:local` or `project:<id>`; a message is plain JSON. Handlers
    run in the bus's own thread and must be quick. After every (re)connection the handlers of
    `on_connected` are called: whoever relies on the bus then reads the database again.
    """

    def publish(self, topic: str, message: Mapping[str, Any]) -> bool:
        """False when nobody can have heard it."""
        ...

    def subscribe(self, prefix: str, handler: Callable[[str, Mapping[str, Any]], None]) -> Callable[[], None]:
        """Hear every topic that begins with `prefix`; call what is returned to stop."""
        ...

    def on_connected(self, handler: Callable[[], None]) -> Callable[[], None]: ...

    @property
    def connected(self) -> bool: ...

    def close(self) -> None: ...
