"""Making room once a day, as a job that everybody who looks after the place can see and stop.

What goes can be made again when somebody wants it, or was to go: the news of long ago, uploads that
nobody went on with, the trash, what dead jobs worked on, previews that nobody used, old exports.
"""

from __future__ import annotations

import logging
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.domain.amounts import in_words
from app.domain.errors import NotFound, RenderCancelled
from app.domain.jobs import JobKind, NewJob, Tick
from app.domain.media import DRAFT
from app.domain.tidying import DAY, STALE_DAYS, Keep, Made, idle
from app.ports import AssetStore, FileStore, JobStore, KeptFile
from app.ports.media_use import MediaUse
from app.services.clock import days_ago_iso, now_iso
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from app.services.jobs.outcome import Outcome
from app.services.jobs.wholes import note_files_gone
from app.services.progress.reporting import JobContext

logger = logging.getLogger(__name__)

EVENTS_AT_ONCE = 1000
MADE_OF_MEDIA = (DRAFT, "index")
MADE_BY_FACTS = re.compile(r"(proxy|filmstrip|peaks|sound)(-v\d+)?(-\d+)?\.(mp4|jpg|u8|m4a)")


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the work: how many things it removed, or bytes."""

    stage: str
    words: str
    work: Callable[[JobContext], int]
    removed: Callable[[int], str]


class Tidying:
    """Looks after rows and files.

    `sweep_uploads` and `sweep_trash` say how many went, `sweep_pieces` how many bytes of exports' parts.
    """

    def __init__(
        self,
        *,
        store: JobStore,
        jobs: Jobs,
        assets: AssetStore,
        use: MediaUse,
        files: FileStore,
        sweep_uploads: Callable[[], int],
        sweep_trash: Callable[[], int],
        sweep_pieces: Callable[[], int],
        keep: Keep,
        keeper: Callable[[], str | None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._assets = assets
        self._use = use
        self._files = files
        self._sweep_uploads = sweep_uploads
        self._sweep_trash = sweep_trash
        self._sweep_pieces = sweep_pieces
        self._keep = keep
        self._keeper = keeper
        self._clock = clock

    def once_a_day(self) -> None:
        """Have it done today; whoever asks first is heard. It belongs to who looks after the place."""
        keeper = self._keeper()
        if keeper is None:
            return
        today = now_iso()[:10]
        new = NewJob(new_id(), keeper, JobKind.TIDY, "Tidying up", idempotency_key=f"tidy:{today}")
        self._jobs.submit(new)

    def run(self, context: JobContext) -> Outcome:
        """The work of such a job. What it removed stays removed when it is stopped."""
        said: list[str] = []
        steps = self._steps()
        for number, step in enumerate(steps):
            context.report(
                Tick(number / len(steps), step.stage, step.words, current=number + 1, total=len(steps))
            )
            removed = step.work(context)
            if removed:
                said.append(step.removed(removed))
                logger.info("Tidying up: %s", step.removed(removed))
            _stop_if_asked(context)
        words = ", ".join(said)
        return Outcome(message=f"Removed: {words}." if words else "There was nothing to remove.")

    def _steps(self) -> Sequence[Step]:
        return (
            Step("old events", "Removing the news of long ago", self._events, _counted("old event")),
            Step("uploads", "Removing uploads that nobody goes on with", self._uploads, _counted("upload")),
            Step("trash", "Emptying the trash of long ago", self._trash, _counted("deleted thing")),
            Step("leftovers", "Removing what dead jobs left", self._leftovers, _counted("leftover")),
            Step(
                "previews",
                "Removing previews that nobody uses",
                self._previews,
                _bytes_of("previews"),
            ),
            Step("parts", "Removing parts of exports that are too many", self._parts, _bytes_of("parts")),
            Step("exports", "Removing old exports", self._exports, _counted("export")),
        )

    def _events(self, context: JobContext) -> int:
        before, gone = days_ago_iso(self._keep.event_days), 0
        while some := self._store.forget_events(before=before, most=EVENTS_AT_ONCE):
            gone += some
            _stop_if_asked(context)
        return gone

    def _uploads(self, _context: JobContext) -> int:
        return self._sweep_uploads()

    def _trash(self, _context: JobContext) -> int:
        return self._sweep_trash()

    def _leftovers(self, context: JobContext) -> int:
        gone = 0
        for name, kept in self._folders("scratch"):
            _stop_if_asked(context)
            if self._clock() - max(file.used_at for file in kept) > STALE_DAYS * DAY and self._is_over(name):
                self._files.discard_scratch(name)
                gone += 1
        return gone

    def _previews(self, context: JobContext) -> int:
        made: dict[str, list[KeptFile]] = {}
        for name, kept in self._folders("media"):
            again = [file for file in kept if _is_made(file.key.rpartition("/")[2])]
            if again:
                made[f"media/{name}/original"] = again
        everything = [
            Made(key, sum(file.bytes for file in kept), max(file.used_at for file in kept))
            for key, kept in made.items()
        ]
        going = idle(
            everything,
            self._keep,
            now=self._clock(),
            of_late=self._use.since(days_ago_iso(self._keep.cache_days)),
            of_today=self._use.since(days_ago_iso(1)),
        )
        for one in going:
            _stop_if_asked(context)
            self._assets.clear(one.key, at=now_iso())
            for file in made[one.key]:
                self._files.delete(file.key)
        return sum(one.bytes for one in going)

    def _parts(self, _context: JobContext) -> int:
        return self._sweep_pieces()

    def _exports(self, context: JobContext) -> int:
        days, gone = self._keep.export_days, 0
        if days is None:
            return 0
        for name, kept in self._folders("outputs"):
            _stop_if_asked(context)
            if self._clock() - max(file.made_at for file in kept) > days * DAY and self._is_over(name):
                self._store.forget_files(name, message=f"The file was removed after {days} days.")
                self._files.delete_tree(f"outputs/{name}")
                with suppress(NotFound):
                    if whole := self._store.get(name).batch:
                        gone_words = f"Its files were removed after {days} days."
                        note_files_gone(self._store, self._files, whole, message=gone_words)
                gone += 1
        return gone

    def _folders(self, prefix: str) -> Iterator[tuple[str, Sequence[KeptFile]]]:
        found: dict[str, list[KeptFile]] = defaultdict(list)
        for file in self._files.kept(prefix):
            found[file.key.split("/")[1]].append(file)
        yield from found.items()

    def _is_over(self, job_id: str) -> bool:
        """Whether no job of that name waits or runs."""
        try:
            return self._store.get(job_id).state.terminal
        except NotFound:
            return True


def _is_made(name: str) -> bool:
    return name in MADE_OF_MEDIA or MADE_BY_FACTS.fullmatch(name) is not None


def _bytes_of(what: str) -> Callable[[int], str]:
    return lambda size: f"{in_words(size)} of {what}"


def _counted(thing: str) -> Callable[[int], str]:
    return lambda count: f"{count} {thing}" if count == 1 else f"{count:,} {thing}s"


def _stop_if_asked(context: JobContext) -> None:
    if context.cancelled():
        raise RenderCancelled
