"""What a handler knows of its job while it works, and how often its words are passed on.

A new stage is stored at once. Otherwise a word is stored at most once a second; in between, a
whole percent makes a live word (`seq` None, never stored), so that a job speaks at most four times
a second. Whoever only counts stored events misses nothing that a later one does not say.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.domain.errors import StorageError
from app.domain.jobs import Claim, Job, JobState, ProgressEvent, Tick
from app.ports import ClaimStore, EventBus, WorkProgress
from app.services.progress.announcing import announce

logger = logging.getLogger(__name__)

STORE_SECONDS = 1.0
LIVE_SECONDS = 0.25
PERCENT = 0.01
ALMOST = 0.999  # the whole belongs to the terminal event
ETA_AFTER = 0.02  # before that a guess would jump about


@dataclass(slots=True)
class Signals:
    """Why a handler should stop; set from other threads, read by the one that works."""

    stopping: threading.Event  # shared by all jobs of the worker
    cancel_asked: threading.Event = field(default_factory=threading.Event)
    pause_asked: threading.Event = field(default_factory=threading.Event)
    claim_lost: threading.Event = field(default_factory=threading.Event)

    @property
    def stop(self) -> bool:
        """Whether going on is pointless."""
        reasons = (self.cancel_asked, self.pause_asked, self.claim_lost, self.stopping)
        return any(reason.is_set() for reason in reasons)


class JobContext:
    """A job as its handler sees it. `report` may be called from any thread, as often as it likes."""

    def __init__(
        self,
        claim: Claim,
        first: ProgressEvent,
        *,
        signals: Signals,
        store: ClaimStore,
        bus: EventBus,
        monotonic: Callable[[], float],
        now: Callable[[], str],
    ) -> None:
        self._claim = claim
        self._last = first
        self._unstored: Tick | None = None  # the last word, where it was only said live
        self._signals = signals
        self._store = store
        self._bus = bus
        self._monotonic = monotonic
        self._now = now
        self._lock = threading.Lock()
        self._stored_at = self._spoke_at = -math.inf
        self._began: tuple[float, float] | None = None  # time and fraction of the first word

    @property
    def job(self) -> Job:
        """The job as it was claimed."""
        return self._claim.job

    def cancelled(self) -> bool:
        """Whether to stop now: somebody asked for it, the claim is lost, or the worker is stopping."""
        return self._signals.stop

    def cancel_asked(self) -> bool:
        """Whether a person asked to stop, so that the job will not be done again."""
        return self._signals.cancel_asked.is_set()

    def pause_asked(self) -> bool:
        """Whether a person asked to wait, so that the job goes on when they say so."""
        return self._signals.pause_asked.is_set()

    def report(self, progress: Tick | WorkProgress) -> None:
        """Say how far the work is. The fraction never falls, whatever is said."""
        with self._lock:
            tick = self._tidy(progress)
            now = self._monotonic()
            if tick.stage != self._last.stage or now - self._stored_at >= STORE_SECONDS:
                self._store_word(tick, now)
            elif now - self._spoke_at >= LIVE_SECONDS and tick.fraction - self._last.fraction >= PERCENT:
                self._live_word(tick, now)

    def mark(self, tick: Tick) -> None:
        """Say something that is stored at once, for what is told seldom. The fraction never falls."""
        with self._lock:
            self._store_word(self._tidy(tick), self._monotonic())

    def settle(self) -> None:
        """Store the last word if it was only said live, since the job goes on from it later."""
        with self._lock:
            if self._unstored is not None:
                self._store_word(self._unstored, self._monotonic())

    def _store_word(self, tick: Tick, now: float) -> None:
        try:
            event = self._store.record(self._claim, tick)
        except StorageError as error:
            logger.warning("Job %s goes on while the database is away: %s", self.job.id, error.message)
            if now - self._spoke_at >= LIVE_SECONDS:
                self._live_word(tick, now)
            return
        if event is None:
            self._signals.claim_lost.set()
            return
        self._last, self._stored_at, self._spoke_at = event, now, now
        self._unstored = None
        announce(self._bus, event)

    def _live_word(self, tick: Tick, now: float) -> None:
        self._spoke_at, self._unstored = now, tick
        self._last = replace(
            self._last,
            seq=None,
            job_seq=None,
            status=JobState.PROCESSING,
            fraction=tick.fraction,
            stage=tick.stage,
            message=tick.message,
            created_at=self._now(),
            error=tick.error,
            video_id=tick.video_id or self.job.asset_id,
            current_video=tick.current,
            total_videos=tick.total,
            downloaded_bytes=tick.downloaded_bytes,
            total_bytes=tick.total_bytes,
            fps=tick.fps,
            speed=tick.speed,
            eta_seconds=tick.eta_seconds,
        )
        announce(self._bus, self._last)

    def _tidy(self, progress: Tick | WorkProgress) -> Tick:
        tick = progress if isinstance(progress, Tick) else _as_tick(progress)
        spoken = tick.fraction if math.isfinite(tick.fraction) else 0.0
        fraction = min(ALMOST, max(self._last.fraction, spoken))
        eta = tick.eta_seconds if tick.eta_seconds is not None else self._guess(fraction)
        return replace(
            tick, fraction=fraction, eta_seconds=eta, fps=_finite(tick.fps), speed=_finite(tick.speed)
        )

    def _guess(self, fraction: float) -> int | None:
        now = self._monotonic()
        if self._began is None:
            self._began = (now, fraction)
        since, at_first = self._began
        done = fraction - at_first
        if done < ETA_AFTER or now - since < STORE_SECONDS:
            return None
        return round((now - since) * (1 - fraction) / done)


def _as_tick(progress: WorkProgress) -> Tick:
    return Tick(
        fraction=progress.fraction,
        stage=progress.stage,
        message=progress.message,
        fps=progress.fps,
        speed=progress.speed,
        current=progress.current,
        total=progress.total,
        eta_seconds=None if progress.eta is None else round(progress.eta),
    )


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None
