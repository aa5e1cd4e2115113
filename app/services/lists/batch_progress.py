"""What a batch says of itself: each item of a few, every tenth or every 5 s of many."""

from __future__ import annotations

import math
from collections.abc import Callable

from app.domain.amounts import in_words
from app.domain.jobs import Tick
from app.services.progress.reporting import JobContext

MANY = 100  # items, from which on not each is told
EVERY_ITEMS = 10
EVERY_SECONDS = 5.0
ERRORS_AT_ONCE = 20  # so many are told as they happen, whatever was said just before


class BatchProgress:
    """Counts the items of a batch. `told` hears whenever something was said."""

    def __init__(
        self,
        context: JobContext,
        *,
        stage: str,
        done: int,
        failed: int,
        total: int,
        monotonic: Callable[[], float],
        told: Callable[[], None],
    ) -> None:
        self._context = context
        self._stage = stage
        self._monotonic = monotonic
        self._told = told
        self._done = done
        self._failed = failed
        self._total = total
        self._errors_told = 0
        self._said_at = -math.inf
        self._say("Starting" if not done else f"Going on after {done} of {total}")

    def begins(self, title: str, video_id: str) -> None:
        """An item is being worked on."""
        if self._total < MANY or self._is_time():
            self._say(
                f"{self._done + 1} of {self._total}: {title}", video_id=video_id, current=self._done + 1
            )

    def inside(self, title: str, video_id: str) -> Callable[[int, int | None], None]:
        """What hears how many bytes of an item are here; it says so every few seconds."""

        def advance(done: int, total: int | None) -> None:
            if self._is_time():
                of_all = f"{in_words(done)} of {in_words(total)}" if total else in_words(done)
                self._say(
                    f"{self._done + 1} of {self._total}: {title}, {of_all}",
                    video_id=video_id,
                    current=self._done + 1,
                    part=done / total if total else 0.0,
                )

        return advance

    def stands(self, part: float) -> None:
        """So much is done of the items that are in work, each counting as one."""
        failed = f", {self._failed} failed" if self._failed else ""
        self._context.report(
            Tick(
                fraction=(self._done + part) / max(1, self._total),
                stage=self._stage,
                message=f"{self._place()}{failed}",
                current=self._done,
                total=self._total,
            )
        )

    def ends(self, title: str, video_id: str | None, error: str | None) -> None:
        """An item is done, or failed for that reason; without an id it is no video of a list."""
        self._done += 1
        self._failed += error is not None
        if error is not None and self._errors_told < ERRORS_AT_ONCE:
            self._errors_told += 1
            self._say(f"{self._place()}: {title} failed", video_id=video_id, error=f"{title}: {error}")
        elif self._total < MANY or self._done % EVERY_ITEMS == 0 or self._is_time():
            failed = f", {self._failed} failed" if self._failed else ""
            named = None if error is None else f"{title}: {error}"
            self._say(f"{self._place()}: {title}{failed}", video_id=video_id, error=named)

    def _place(self) -> str:
        return f"{self._done} of {self._total}"

    def _is_time(self) -> bool:
        return self._monotonic() - self._said_at >= EVERY_SECONDS

    def _say(
        self,
        message: str,
        *,
        video_id: str | None = None,
        error: str | None = None,
        current: int | None = None,
        part: float = 0.0,
    ) -> None:
        self._said_at = self._monotonic()
        self._context.mark(
            Tick(
                fraction=(self._done + part) / max(1, self._total),
                stage=self._stage,
                message=message,
                current=self._done if current is None else current,
                total=self._total,
                video_id=video_id,
                error=error,
            )
        )
        self._told()
