"""What is made of a file for timeline and player: filmstrip, waveforms, sounds, captions, proxy, index."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import DiskFull, FfmpegFailed, MediaError, NotFound, RenderCancelled, RenderError
from app.domain.jobs import JobState
from app.domain.media import DRAFT, Asset, MediaInfo
from app.domain.playback import wants_draft, wants_proxy
from app.domain.render_plan.copyable import wants_index
from app.ports import AssetStore, EventBus, FileStore, MediaWork, Report, WorkProgress
from app.services.jobs.running import Outcome
from app.services.media.indexes import index_key
from app.services.media.places import asset_id_of, media_topic, original_key
from app.services.media.stored_captions import captions_key, lacks_captions
from app.services.progress.announcing import tell
from app.services.progress.reporting import JobContext

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One thing that is made of an asset."""

    stage: str
    weight: int  # of all the work
    make: Callable[[Asset, MediaInfo, Path, Report], Asset]
    needed: bool = False  # without it the asset cannot be played
    wanted: bool = True  # without it something is missing that a person would ask for


class Deriving:
    """The job that makes them. It may be run again after a crash, and makes only what is missing."""

    def __init__(self, *, assets: AssetStore, files: FileStore, work: MediaWork, bus: EventBus) -> None:
        self._assets = assets
        self._files = files
        self._work = work
        self._bus = bus

    def run(self, context: JobContext) -> Outcome:
        """Make filmstrip, waveforms, further sounds and proxy; each can be seen as soon as it is there."""
        asset_id = asset_id_of(context)
        try:
            return self._derive(context, self._assets.get(asset_id))
        except NotFound:  # deleted while its pictures were made
            if not self._assets.sharing(original_key(asset_id)):
                self._files.delete_tree(f"media/{asset_id}")
            return Outcome(message="The file was removed meanwhile.")
        finally:
            self._files.discard_scratch(context.job.id)

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
            or lacks_sounds(asset)
            or lacks_captions(asset, self._files)
            or _lacks_proxy(asset, info)
        )

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

        def sounds(asset: Asset, info: MediaInfo, folder: Path, report: Report) -> Asset:
            made = self._work.sounds(
                self._files.path(asset.key), info, folder, report=report, cancelled=cancelled
            )
            for number, (sound, peaks) in made.items():
                self._keep(sound, asset, f"sound-{number}.m4a")
                self._keep(peaks, asset, f"sound-{number}.u8")
            return self._assets.derived(asset.id, sounds_key=f"{asset.key.rpartition('/')[0]}/sound")

        def index(asset: Asset, info: MediaInfo, folder: Path, report: Report) -> Asset:
            try:
                made = self._work.index(
                    self._files.path(asset.key), info, folder, report=report, cancelled=cancelled
                )
                self._files.adopt(made, index_key(asset.key))
            except RenderCancelled:
                raise
            except (RenderError, DiskFull) as error:  # it is encoded in full, which is no fault of it
                logger.info("Asset %s has no index: %s", asset.id, error.message)
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

        def captions(asset: Asset, info: MediaInfo, folder: Path, report: Report) -> Asset:
            made = self._work.captions(
                self._files.path(asset.key), info, folder, report=report, cancelled=cancelled
            )
            for number, path in made.items():
                self._files.adopt(path, captions_key(asset, number))
            return asset

        pieces = []
        if wants_draft(info) and not asset.proxy_key:  # first: nothing can be played before
            pieces.append(_Piece("draft", 1, draft, wanted=False))
        if info.picture and not asset.filmstrip_key:
            pieces.append(_Piece("filmstrip", 1, filmstrip))
        if info.sound and not asset.peaks_key:
            pieces.append(_Piece("waveform", 1, peaks))
        if lacks_sounds(asset):
            pieces.append(_Piece("sounds", 2, sounds))
        if lacks_captions(asset, self._files):
            pieces.append(_Piece("captions", 1, captions))
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


def lacks_sounds(asset: Asset) -> bool:
    """Whether the file has further sound tracks, and nothing was made of them."""
    return asset.info is not None and len(asset.info.audio) > 1 and asset.sounds_key is None


def _lacks_proxy(asset: Asset, info: MediaInfo) -> bool:
    return wants_proxy(info) and (not asset.proxy_key or asset.has_draft)


def _part_of(report: Report, *, begin: float, share: float) -> Report:
    def pass_on(progress: WorkProgress) -> None:
        report(replace(progress, fraction=begin + share * min(1.0, max(0.0, progress.fraction))))

    return pass_on
