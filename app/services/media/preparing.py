"""Making a file that was brought in ready for the timeline: look into it, then draw and copy it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import (
    FfmpegFailed,
    MediaError,
    MediaUnreadable,
    NotFound,
    RenderCancelled,
    RenderError,
)
from app.domain.jobs import JobKind, JobState, NewJob, Queue
from app.domain.media import DRAFT, Asset, AssetState, MediaInfo
from app.domain.playback import browser_plays, wants_draft, wants_proxy
from app.domain.render_plan import wants_index
from app.ports import AssetStore, EventBus, FileStore, MediaWork, Prober, Report, WorkProgress
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from app.services.jobs.running import Outcome
from app.services.media.indexes import index_key
from app.services.progress.announcing import tell
from app.services.progress.reporting import JobContext

logger = logging.getLogger(__name__)

SAMPLE_NAME = "Sample clip.mp4"


def media_topic(owner: str) -> str:
    """Where changes of a person's media are published."""
    return f"media:{owner}"


@dataclass(frozen=True, slots=True)
class _Piece:
    """One thing that is made of an asset."""

    stage: str
    weight: int  # of all the work
    make: Callable[[Asset, MediaInfo, Path, Report], Asset]
    needed: bool = False  # without it the asset cannot be played
    wanted: bool = True  # without it something is missing that a person would ask for


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

    def import_(self, context: JobContext) -> Outcome:
        """Look into the file. One that cannot be used is not kept; its row says why."""
        asset = self._assets.get(_asset_id(context))
        context.report(WorkProgress(0.0, "probing", "Reading the file"))
        asset = self.look_into(asset)
        return Outcome({"asset_id": asset.id}, "Ready.")

    def sample(self, context: JobContext) -> Outcome:
        """Make the sample clip and bring it in like any other file."""
        job = context.job
        asset_id = _asset_id(context)
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

    def derive(self, context: JobContext) -> Outcome:
        """Make filmstrip, waveform and proxy; each can be seen as soon as it is there."""
        asset_id = _asset_id(context)
        try:
            return self._derive(context, self._assets.get(asset_id))
        except NotFound:  # deleted while its pictures were made
            if not self._assets.sharing(original_key(asset_id)):
                self._files.delete_tree(f"media/{asset_id}")
            return Outcome(message="The file was removed meanwhile.")
        finally:
            self._files.discard_scratch(context.job.id)

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
                idempotency_key=f"derive:{asset.key}",
                queue=queue,
            )
        )
        return asset

    def _derive(self, context: JobContext, asset: Asset) -> Outcome:
        info = asset.info
        if info is None:
            raise NotFound
        folder = self._files.scratch(context.job.id)
        pieces = self._missing(asset, info, context)
        whole = sum(piece.weight for piece in pieces)
        done = 0
        complaints: list[str] = []
        for piece in pieces:
            report = _part_of(context.report, begin=done / whole, share=piece.weight / whole)
            report(WorkProgress(0.0, piece.stage))
            try:
                asset = piece.make(asset, info, folder, report)
            except (MediaError, FfmpegFailed) as error:
                if piece.needed or error.passing:
                    raise
                logger.info("Asset %s has no %s: %s", asset.id, piece.stage, error.message)
                if piece.wanted:
                    complaints.append(error.message)
            else:
                self._announce(asset)
            done += piece.weight
        state = JobState.COMPLETED_WITH_ERRORS if complaints else JobState.COMPLETED
        return Outcome({"asset_id": asset.id}, " ".join(complaints) or "Ready.", state)

    def lacks_pictures(self, asset: Asset) -> bool:
        """Whether something that belongs to an asset was not made yet."""
        info = asset.info
        return info is not None and bool(
            (info.picture and not asset.filmstrip_key)
            or (info.sound and not asset.peaks_key)
            or _lacks_proxy(asset, info)
        )

    def _sha256(self, asset: Asset) -> str:
        """Read a file that came in pieces, in many requests, so that nobody could reckon on the way."""
        with self._files.path(asset.key).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _missing(self, asset: Asset, info: MediaInfo, context: JobContext) -> list[_Piece]:
        cancelled = context.cancelled

        def filmstrip(asset: Asset, info: MediaInfo, folder: Path, report: Report) -> Asset:
            made, layout = self._work.filmstrip(
                self._files.path(asset.key), info, folder, report=report, cancelled=cancelled
            )
            key = self._keep(made, asset, "filmstrip.jpg")
            return self._assets.derived(asset.id, filmstrip=(key, layout))

        def peaks(asset: Asset, info: MediaInfo, folder: Path, report: Report) -> Asset:
            made = self._work.peaks(
                self._files.path(asset.key), info, folder, report=report, cancelled=cancelled
            )
            return self._assets.derived(asset.id, peaks_key=self._keep(made, asset, "peaks.u8"))

        def index(asset: Asset, info: MediaInfo, folder: Path, report: Report) -> Asset:
            try:
                made = self._work.index(
                    self._files.path(asset.key), info, folder, report=report, cancelled=cancelled
                )
            except RenderCancelled:
                raise
            except RenderError as error:  # such a file is encoded in full, which is no fault of it
                logger.info("Asset %s has no index: %s", asset.id, error.message)
            else:
                self._files.adopt(made, index_key(asset.key))
            return asset

        def proxy(asset: Asset, info: MediaInfo, folder: Path, report: Report) -> Asset:
            made = self._work.proxy(
                self._files.path(asset.key), info, folder, report=report, cancelled=cancelled
            )
            drafted = asset.proxy_key if asset.has_draft else None
            asset = self._assets.derived(asset.id, proxy_key=self._keep(made, asset, "proxy.mp4"))
            if drafted is not None:
                self._files.delete(drafted)
            return asset

        def draft(asset: Asset, info: MediaInfo, folder: Path, report: Report) -> Asset:
            made = self._work.draft(
                self._files.path(asset.key), info, folder, report=report, cancelled=cancelled
            )
            return self._assets.derived(asset.id, proxy_key=self._keep(made, asset, DRAFT))

        pieces = []
        if wants_draft(info) and not asset.proxy_key:  # first: nothing can be played before
            pieces.append(_Piece("draft", 1, draft, wanted=False))
        if info.picture and not asset.filmstrip_key:
            pieces.append(_Piece("filmstrip", 1, filmstrip))
        if info.sound and not asset.peaks_key:
            pieces.append(_Piece("waveform", 1, peaks))
        if _lacks_proxy(asset, info):
            pieces.append(_Piece("proxy", 8, proxy, needed=asset.needs_proxy))
        if wants_index(asset) and not self._files.exists(index_key(asset.key)):
            pieces.append(_Piece("index", 1, index))
        return pieces

    def _keep(self, made: Path, asset: Asset, name: str) -> str:
        key = f"{asset.key.rpartition('/')[0]}/{name}"
        self._files.adopt(made, key)
        return key

    def _announce(self, asset: Asset) -> None:
        tell(self._bus, media_topic(asset.owner), {"asset_id": asset.id})


def original_key(asset_id: str) -> str:
    """Where the bytes that somebody brought in lie."""
    return f"media/{asset_id}/original"


def _asset_id(context: JobContext) -> str:
    if context.job.asset_id is None:
        raise ValueError(f"job {context.job.id} names no asset")
    return context.job.asset_id


def _lacks_proxy(asset: Asset, info: MediaInfo) -> bool:
    return wants_proxy(info) and (not asset.proxy_key or asset.has_draft)


def _part_of(report: Report, *, begin: float, share: float) -> Report:
    def pass_on(progress: WorkProgress) -> None:
        report(replace(progress, fraction=begin + share * min(1.0, max(0.0, progress.fraction))))

    return pass_on
