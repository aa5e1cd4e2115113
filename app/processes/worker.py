"""A worker process, put together: its services, its bus, its queue."""

from __future__ import annotations

import fcntl
import logging
import threading
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from functools import partial

from app.domain.errors import AppError
from app.domain.jobs import Queue
from app.services import Services
from app.services.lists.watching import Watching, look_quietly
from app.settings import Settings
from app.wiring import build, encoders_of, migrate
from tasks.queue import HueyJobQueue
from tasks.worker import none_tried, work

logger = logging.getLogger(__name__)

WATCH_SECONDS = 2.0


def migrate_early(settings: Settings) -> None:
    """Bring the database up to date for all workers to be forked; if that fails, each tries it itself."""
    try:
        migrate(settings)
    except AppError as error:
        logger.warning("The workers begin without a database: %s", error.message)


def work_on(settings: Settings, *, queues: Sequence[str], name: str, stop: threading.Event) -> None:
    """Work on those queues until `stop` is set, at one job of each."""
    migrate(settings)
    with ExitStack() as stack:
        services = build(settings, HueyJobQueue(settings), worker=name)
        stack.callback(services.bus.close)
        services.workers.start()
        stack.callback(services.workers.close)
        if services.watching is not None and Queue.BATCH in queues:
            watcher = threading.Thread(target=_watch, args=(settings, services.watching, stop))
            watcher.start()
            stack.callback(watcher.join)
        work(
            settings,
            services.runner,
            services.bus,
            queues=[Queue(queue) for queue in queues],
            stop=stop,
            once_in_a_while=partial(_look_after, services),
            helping=services.helping,
            encoders=partial(encoders_of, settings) if Queue.RENDER in queues else none_tried,
        )


def _look_after(services: Services) -> None:
    """What is due for the place, be it after an upgrade or once a day."""
    if services.older_facts is not None:
        services.older_facts.once_due()
    services.tidying.once_a_day()


def _watch(settings: Settings, watching: Watching, stop: threading.Event) -> None:
    """Look into the watched folder again and again, unless another worker does."""
    while not stop.wait(WATCH_SECONDS):
        with (settings.data_dir / "watching.lock").open("wb") as lock, suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            while not stop.wait(WATCH_SECONDS):
                look_quietly(watching)
