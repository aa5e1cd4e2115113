"""Keeping the claim on a job alive while it runs, and hearing that it should stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from app.domain.errors import StorageError
from app.domain.jobs import Claim, Wish
from app.ports import ClaimStore
from app.services.progress.reporting import Signals

logger = logging.getLogger(__name__)


class Heartbeat:
    """A thread that extends the lease every few seconds, for as long as the block lasts."""

    def __init__(
        self, claim: Claim, signals: Signals, *, store: ClaimStore, lease: float, every: Callable[[], float]
    ) -> None:
        self._claim = claim
        self._signals = signals
        self._store = store
        self._lease = lease
        self._every = every
        self._over = False
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"heartbeat-{claim.job.id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over = True
        self._wake.set()
        self._thread.join()

    def beat_now(self) -> None:
        """Look at the row at once, since somebody said that it changed."""
        self._wake.set()

    def _run(self) -> None:
        while not self._over:
            self._wake.wait(self._every())
            self._wake.clear()
            if self._over or not self._beat():
                return

    def _beat(self) -> bool:
        try:
            wish = self._store.heartbeat(self._claim, lease=self._lease)
        except StorageError as error:
            # the work goes on; if the lease runs out meanwhile, the fence decides at the end
            logger.warning("Job %s: no heartbeat: %s", self._claim.job.id, error.message)
            return True
        except Exception:
            logger.exception("Job %s: no heartbeat", self._claim.job.id)
            return True
        if wish is None:
            self._signals.claim_lost.set()
            return False
        if wish is Wish.CANCEL:
            self._signals.cancel_asked.set()
        elif wish is Wish.PAUSE:
            self._signals.pause_asked.set()
        return True
