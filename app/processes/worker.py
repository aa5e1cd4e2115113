"""A worker process, put together: its services, its bus, its queue."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial

from app.domain.errors import SettingsError
from app.domain.jobs import Queue
from app.settings import Settings
from app.wiring import build, encoders_of, migrate
from tasks.queue import HueyJobQueue
from tasks.worker import work


def work_on(settings: Settings, *, queues: Sequence[str], name: str, stop: threading.Event) -> None:
    """Work on those queues until `stop` is set, at one job of each. Raises SettingsError."""
    unknown = sorted(set(queues) - set(Queue))
    if unknown:
        raise SettingsError(f"There is no queue {unknown[0]!r}. There are {', '.join(Queue)}.")
    migrate(settings)
    with ExitStack() as stack:
        services = build(settings, HueyJobQueue(settings), worker=name)
        stack.callback(services.bus.close)
        work(
            settings,
            services.runner,
            services.bus,
            queues=[Queue(queue) for queue in queues],
            stop=stop,
            once_in_a_while=services.tidying.once_a_day,
            helping=services.helping,
            encoders=partial(encoders_of, settings) if Queue.RENDER in queues else tuple,
        )
