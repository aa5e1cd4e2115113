"""Media whose facts an older version of the probe found: looked into again, and what follows made anew.

It is done in the background by a job, one file after the other, and of what an export is planned of
at once. Whatever comes of it, a file is looked into once in a version: one that is gone or cannot be
read any more keeps the facts that it had.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from app.domain.errors import MediaError, NotFound, RenderCancelled
from app.domain.jobs import JobKind, JobState, NewJob, Priority, Queue, Tick
from app.domain.media import FACTS_VERSION, Asset, Made, MediaInfo
from app.domain.playback import browser_plays, wants_proxy
from app.ports import AssetStore, EventBus, FileStore, JobStore, MediaWork, Prober
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from app.services.jobs.outcome import Outcome
from app.services.media.deriving import Deriving
from app.services.media.indexes import index_key
from app.services.media.places import media_topic
from app.services.media.stored_captions import captions_key
from app.services.progress.announcing import tell
from app.services.progress.reporting import JobContext

logger = logging.getLogger(__name__)

HANDFUL = 20  # files, after which others are asked whether they wait for the worker
TELL_SECONDS = 10.0  # between two words to windows, which read the whole library anew


class OlderFacts:
    """Brings facts of older versions up to date."""

    def __init__(
        self,
        *,
        assets: AssetStore,
        files: FileStore,
        prober: Prober,
        work: MediaWork,
        jobs: Jobs,
        rows: JobStore,
        bus: EventBus,
        keeper: Callable[[], str | None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._assets = assets
        self._files = files
        self._prober = prober
        self._work = work
        self._jobs = jobs
        self._rows = rows
        self._bus = bus
        self._keeper = keeper
        self._monotonic = monotonic
        self._deriving = Deriving(assets=assets, files=files, work=work, bus=bus)
        self._renewing = threading.Lock()

    def once_due(self) -> None:
        """Have it done where there are any; whoever asks first is heard. It belongs to the keeper."""
        keeper = self._keeper()
        if keeper is None or not self._assets.count_older_facts():
            return
        new = NewJob(
            new_id(),
            keeper,
            JobKind.PROBE,
            "Looking into media again",
            idempotency_key=f"probe:{FACTS_VERSION}:{now_iso()[:10]}",
            priority=Priority.LOW,
        )
        self._jobs.submit(new)

    def run(self, context: JobContext) -> Outcome:
        """The work of such a job. It lets others before, and goes on where it was."""
        total, before, done = self._assets.count_older_facts(), context.job.fraction, 0
        changed: dict[str, str] = {}  # an asset of each owner
        told = self._monotonic()
        try:
            while some := self._assets.with_older_facts(most=HANDFUL):
                for asset in some:
                    if context.cancelled():
                        raise RenderCancelled
                    done += 1
                    context.report(_tick(done, max(total, done), before))
                    if self._look_again(asset):
                        changed[asset.owner] = asset.id
                if self._monotonic() - told > TELL_SECONDS:
                    self._tell(changed)
                    told = self._monotonic()
                if self._others_wait():
                    return Outcome(state=JobState.PENDING)
        finally:
            self._tell(changed)
        return Outcome(message="All media are known as this version knows them.")

    def renewed(self, assets: Mapping[str, Asset]) -> Mapping[str, Asset]:
        """The same assets, with facts of this version."""
        older = [asset_id for asset_id, asset in assets.items() if asset.has_older_facts]
        if not older:
            return assets
        with self._renewing:
            for asset_id, asset in self._assets.get_many(older).items():
                if self._look_again(asset):
                    self._tell({asset.owner: asset_id})
        return {**assets, **self._assets.get_many(older)}

    def _look_again(self, asset: Asset) -> bool:
        """Whether there is news of it for those who see it."""
        try:
            asset = self._assets.get(asset.id)
            if not asset.has_older_facts:  # somebody else was quicker
                return False
            news = self._probe(asset)
            self._have_made(self._assets.get(asset.id))
        except NotFound:
            return False  # deleted meanwhile
        self._assets.note_version(asset.key)
        return news

    def _probe(self, asset: Asset) -> bool:
        try:
            info = self._prober.probe(self._files.path(asset.key))
        except MediaError as error:
            logger.info("Asset %s keeps its older facts: %s", asset.id, error.message)
            return False
        except Exception:  # a bug that this file finds must not keep all the others waiting
            logger.exception("Asset %s keeps its older facts", asset.id)
            return False
        if info == asset.info:
            return False
        before = self._work.recipes(asset.info) if asset.info else {}
        after = self._work.recipes(info)
        changed = {made for made, words in after.items() if before.get(made) != words}
        for key in _no_longer_true(asset, changed):
            self._files.delete(key)
        stale = changed.intersection(_there(asset, info))
        self._assets.probed_anew(asset.id, info, needs_proxy=not browser_plays(info), stale=stale)
        return asset.info is None or info.as_taken() != asset.info.as_taken()

    def _have_made(self, asset: Asset) -> None:
        """Have made what its facts ask for by now. What was removed to make room waits until it is used."""
        if not self._deriving.lacks_pictures(asset) or _was_cleared(asset):
            return
        self._jobs.submit(
            NewJob(
                new_id(),
                asset.owner,
                JobKind.DERIVE,
                asset.name,
                asset_id=asset.id,
                idempotency_key=f"derive:{asset.key}:facts{FACTS_VERSION}",
                queue=Queue.BACKGROUND,
                priority=Priority.LOW,
            )
        )

    def _others_wait(self) -> bool:
        """Whether something waits for the same workers that has a little more of a hurry."""
        for job_id in self._rows.waiting(Queue.BACKGROUND):
            with suppress(NotFound):  # it was deleted just now
                if self._rows.get(job_id).priority is not Priority.LOW:
                    return True
        return False

    def _tell(self, changed: dict[str, str]) -> None:
        for owner, asset_id in changed.items():
            tell(self._bus, media_topic(owner), {"asset_id": asset_id})
        changed.clear()


def _tick(number: int, total: int, before: float) -> Tick:
    fraction = before + (1 - before) * (number - 1) / total
    return Tick(fraction, "probing", "Reading the files", current=number, total=total)


def _there(asset: Asset, info: MediaInfo) -> Iterator[Made]:
    """What is kept of an asset, and asked for also by what it is known to be now."""
    if asset.filmstrip_key:
        yield Made.FILMSTRIP
    if asset.peaks_key:
        yield Made.PEAKS
    if asset.sounds_key:
        yield Made.SOUNDS
    if asset.proxy_key and not asset.has_draft and wants_proxy(info):
        yield Made.PROXY


def _no_longer_true(asset: Asset, changed: set[Made]) -> Iterator[str]:
    """The keys of files that are made again when they are not there."""
    if Made.CAPTIONS in changed and asset.info:
        yield from (captions_key(asset, number) for number in range(1, len(asset.info.captions) + 1))
    if Made.INDEX in changed:
        yield index_key(asset.key)


def _was_cleared(asset: Asset) -> bool:
    return asset.cleared_at is not None and not (asset.filmstrip_key or asset.peaks_key)
