"""Making a file that was brought in ready for the timeline: look into it, and have its pictures made."""

from __future__ import annotations

import hashlib
import logging

from app.domain.errors import AppError, MediaError, MediaUnreadable
from app.domain.jobs import JobKind, NewJob, Queue
from app.domain.media import Asset, AssetState
from app.domain.playback import browser_plays
from app.ports import AssetStore, EventBus, FileStore, MediaWork, Prober, WorkProgress
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from app.services.jobs.outcome import Outcome
from app.services.media.derivatives import made_of
from app.services.media.originals import Originals
from app.services.media.places import asset_id_of, media_topic, original_key
from app.services.progress.announcing import tell
from app.services.progress.reporting import JobContext

logger = logging.getLogger(__name__)

SAMPLE_NAME = "Sample clip.mp4"
NOT_READ = "That file could not be read here. Bring it in once more."


class Preparing:
    """The jobs of the library. Each may be run again after a crash, and does only what is missing."""

    def __init__(
        self,
        *,
        assets: AssetStore,
        files: FileStore,
        prober: Prober,
        work: MediaWork,
        jobs: Jobs,
        bus: EventBus,
    ) -> None:
        self._assets = assets
        self._files = files
        self._prober = prober
        self._work = work
        self._jobs = jobs
        self._bus = bus
        self._originals = Originals(assets=assets, files=files, bus=bus)

    def import_(self, context: JobContext) -> Outcome:
        """Look into the file. One that cannot be used is not kept; its row says why."""
        asset = self._assets.get(asset_id_of(context))
        context.report(WorkProgress(0.0, "probing", "Reading the file"))
        try:
            asset = self.look_into(asset)
        except MediaError:
            raise  # its row says why already
        except Exception as error:
            if _is_last_attempt(context, error):
                self._give_up(asset)
            raise
        return Outcome({"asset_id": asset.id}, "Ready.")

    def sample(self, context: JobContext) -> Outcome:
        """Make the sample clip and bring it in like any other file."""
        job = context.job
        asset_id = asset_id_of(context)
        asset = self._assets.get_many([asset_id]).get(asset_id)
        if asset is None:
            key = original_key(asset_id)
            try:
                made = self._work.sample(
                    self._files.scratch(job.id), report=context.report, cancelled=context.cancelled
                )
                size = made.stat().st_size
                self._files.adopt(made, key)
            finally:
                self._files.discard_scratch(job.id)
            asset = Asset(
                id=asset_id,
                owner=job.owner,
                name=SAMPLE_NAME,
                key=key,
                state=AssetState.PROBING,
                size_bytes=size,
                created_at=now_iso(),
            )
            self._assets.add(asset)
        asset = self.look_into(asset)
        return Outcome({"asset_id": asset.id}, "Ready.")

    def look_into(self, asset: Asset, *, queue: Queue | None = None) -> Asset:
        """Learn what a file holds, and have its pictures made, on that queue if one is named.

        Raises MediaError; its row says why then.
        """
        if asset.state is AssetState.FAILED:  # an earlier attempt got this far
            self._files.delete(asset.key)
            raise MediaUnreadable(asset.error)
        if asset.state is AssetState.PROBING:
            asset = self._assets.unite(asset.id, asset.sha256 or self._sha256(asset))
        if asset.key != original_key(asset.id):  # its bytes lie there already, under another name
            asset = self._restored(asset)
            self._files.delete(original_key(asset.id))
            self._announce(asset)
        if asset.state is AssetState.PROBING:
            try:
                info = self._prober.probe(self._files.path(asset.key))
            except MediaError as error:
                self._announce(self._assets.failed(asset.id, error.message))
                self._files.delete(asset.key)
                raise
            asset = self._assets.probed(asset.id, info, needs_proxy=not browser_plays(info))
            self._announce(asset)
        self._jobs.submit(
            NewJob(
                id=new_id(),
                owner=asset.owner,
                kind=JobKind.DERIVE,
                title=asset.name,
                asset_id=asset.id,
                idempotency_key=":".join(filter(None, ("derive", asset.key, asset.cleared_at))),
                queue=queue,
            )
        )
        return asset

    def _give_up(self, asset: Asset) -> None:
        """Say of a file that it could not be read, if nobody knows why: who waits for it waits no more."""
        now = self._assets.get_many([asset.id]).get(asset.id)
        if now is not None and now.state is AssetState.PROBING:
            self._announce(self._assets.failed(now.id, NOT_READ))
            self._files.delete(now.key)

    def _restored(self, asset: Asset) -> Asset:
        """Where those bytes were lost, put those that came now in their place, for all that share them."""
        brought = original_key(asset.id)
        if self._files.exists(brought) and not self._files.exists(asset.key):
            if not all(self._files.exists(key) for key in made_of(asset)):
                self._assets.clear(asset.key, at=now_iso())
            self._files.adopt(self._files.path(brought), asset.key)
        self._originals.look_for([asset])
        return self._assets.get(asset.id)

    def _sha256(self, asset: Asset) -> str:
        """Read a file that came in pieces, in many requests, so that nobody could reckon on the way."""
        with self._files.path(asset.key).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _announce(self, asset: Asset) -> None:
        tell(self._bus, media_topic(asset.owner), {"asset_id": asset.id})


def _is_last_attempt(context: JobContext, error: Exception) -> bool:
    if context.cancelled():  # by a person, or because the worker stops
        return False
    passing = not isinstance(error, AppError) or error.passing
    return not passing or context.job.attempt >= context.job.max_attempts
