"""A worker process, put together: its services, its bus, its queue."""

from __future__ import annotations

import threading
from contextlib import ExitStack

from app.domain.jobs import Queue
from app.settings import Settings
from app.wiring import build, migrate
from tasks.queue import HueyJobQueue
from tasks.worker import work


def work_on(settings: Settings, *, queue: str, name: str, stop: threading.Event) -> None:
    """Work on one queue until `stop` is set."""
    migrate(settings)
    with ExitStack() as stack:
        services = build(settings, HueyJobQueue(settings), worker=name)
        stack.callback(services.bus.close)
        work(
            settings,
            services.runner,
            services.bus,
            queues=[Queue(queue)],
            stop=stop,
            forget_more=services.trash.sweep,
        )
