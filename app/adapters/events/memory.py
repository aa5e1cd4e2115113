"""The bus within one process, for tests and for work without a server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.adapters.events.listeners import Listener, Listeners


class MemoryBus:
    """Delivers at once, in the publisher's thread."""

    def __init__(self) -> None:
        self._listeners = Listeners()
        self._open = True

    def publish(self, topic: str, message: Mapping[str, Any]) -> bool:
        """False after `close`."""
        if self._open:
            self._listeners.deliver(topic, message)
        return self._open

    def subscribe(self, prefix: str, handler: Listener) -> Callable[[], None]:
        """Hear every topic that begins with `prefix`; call what is returned to stop."""
        return self._listeners.add(prefix, handler)

    def on_connected(self, handler: Callable[[], None]) -> Callable[[], None]:
        """It is always connected, so nothing is ever heard."""
        return self._listeners.add_connected(handler)

    @property
    def connected(self) -> bool:
        """Until it is closed."""
        return self._open

    def close(self) -> None:
        """Deliver nothing more."""
        self._open = False
