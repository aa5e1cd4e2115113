"""Helping with an export that another worker runs: one span of it at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from app.domain.errors import AppError, StorageError
from app.ports import Cancelled, EventBus
from app.ports.spans import SpanClaim, SpanStore
from app.services.jobs.spreading import LEASE
from app.services.progress.announcing import control_topic

logger = logging.getLogger(__name__)

BEAT_SECONDS = 1.0


class SpanMaking(Protocol):
    """What makes a span of a job."""

    def maker(self, encoder: str | None = None) -> str:
        """Of what kind a maker is who has a graphics card's encoder, or none."""
        ...

    def make_span(self, claim: SpanClaim, *, report: Callable[[int], None], cancelled: Cancelled) -> None:
        """Make it where the job's own worker looks for it."""
        ...


class Helping:
    """A worker that has nothing else to do. What it cannot make is left to the export's own worker."""

    def __init__(self, spans: SpanStore, making: SpanMaking, bus: EventBus, *, worker: str) -> None:
        self._spans = spans
        self._making = making
        self._bus = bus
        self._worker = worker
        self.encoders: Callable[[], Collection[str]] = tuple  # of this worker's graphics card

    def start(self) -> None:
        """Let go of what an earlier worker of this name held."""
        self._spans.abandon(self._worker)

    def help(self, stopping: Callable[[], bool]) -> bool:
        """Make one span, if there is one to be had; whether there was."""
        if not self._spans.waiting():
            return False
        makers = (self._making.maker(encoder) for encoder in (None, *self.encoders()))
        claims = (self._spans.take(worker=self._worker, maker=maker, lease=LEASE) for maker in makers)
        claim = next((claim for claim in claims if claim), None)
        if claim is None:
            return False
        logger.info("Helping job %s with span %d", claim.job_id, claim.span.number)
        held = _Held(claim, self._spans)
        try:
            with self._keeping(held):
                self._making.make_span(
                    claim, report=held.note, cancelled=lambda: held.lost.is_set() or stopping()
                )
        except Exception as error:
            expected = held.lost.is_set() or stopping() or isinstance(error, AppError)
            logger.info(
                "Span %d of job %s was not made: %s",
                claim.span.number,
                claim.job_id,
                error,
                exc_info=None if expected else error,
            )
            self._spans.give_back(claim)
        else:
            self._spans.finish(claim)
        return True

    @contextmanager
    def _keeping(self, held: _Held) -> Iterator[None]:
        """Keep the claim, and hear at once when somebody says that the job should stop."""

        def wake(topic: str, message: Mapping[str, Any]) -> None:
            held.wake.set()

        thread = threading.Thread(target=held.run, name=f"span of {held.claim.job_id}", daemon=True)
        forget = self._bus.subscribe(control_topic(held.claim.job_id), wake)
        thread.start()
        try:
            yield
        finally:
            forget()
            held.over = True
            held.wake.set()
            thread.join()


class _Held:
    """A span that is being made."""

    def __init__(self, claim: SpanClaim, spans: SpanStore) -> None:
        self.claim = claim
        self.lost = threading.Event()
        self.wake = threading.Event()
        self.over = False
        self._spans = spans
        self._frames = 0

    def note(self, frames: int) -> None:
        """So many frames are made."""
        self._frames = frames

    def run(self) -> None:
        """Say so every second, until it is over or the claim is lost."""
        while not self.over and not self.lost.is_set():
            self.wake.wait(BEAT_SECONDS)
            self.wake.clear()
            try:
                if not self.over and not self._spans.beat(self.claim, frames=self._frames, lease=LEASE):
                    self.lost.set()
            except StorageError as error:
                logger.warning("Job %s does not hear of a helper: %s", self.claim.job_id, error.message)
            except Exception:
                logger.exception("Job %s does not hear of a helper", self.claim.job_id)
