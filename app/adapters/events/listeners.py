"""Who listens on a bus in this process. Shared by all buses."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

logger = logging.getLogger(__name__)

Listener = Callable[[str, Mapping[str, Any]], None]


class Listeners:
    """Handlers by prefix of the topic, and handlers of a new connection. One that fails harms no other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_token: dict[object, tuple[str, Listener]] = {}
        self._on_connected: dict[object, Callable[[], None]] = {}

    def add(self, prefix: str, handler: Listener) -> Callable[[], None]:
        """Hear topics that begin with `prefix`; call what is returned to stop."""
        token = object()
        with self._lock:
            self._by_token[token] = (prefix, handler)
        return lambda: self._remove(token)

    def add_connected(self, handler: Callable[[], None]) -> Callable[[], None]:
        """Hear of new connections; call what is returned to stop."""
        token = object()
        with self._lock:
            self._on_connected[token] = handler
        return lambda: self._remove(token)

    def deliver(self, topic: str, message: Mapping[str, Any]) -> None:
        """Hand a message to everybody who listens to its topic."""
        with self._lock:
            handlers = [handler for prefix, handler in self._by_token.values() if topic.startswith(prefix)]
        for handler in handlers:
            try:
                handler(topic, message)
            except Exception:
                logger.exception("A listener failed on %s", topic)

    def connected(self) -> None:
        """Say that the bus is connected (again)."""
        with self._lock:
            handlers = list(self._on_connected.values())
        for handler in handlers:
            try:
                handler()
            except Exception:
                logger.exception("A listener failed on a new connection")

    def _remove(self, token: object) -> None:
        with self._lock:
            self._by_token.pop(token, None)
            self._on_connected.pop(token, None)
