"""What is still to be made of a file for timeline and player, and the job that has it made."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.errors import FfmpegFailed, MediaError, NotFound
from app.domain.jobs import JobState
from app.domain.media import Asset, Made, MediaInfo
from app.domain.playback import wants_draft, wants_proxy
from app.domain.render_plan.copyable import wants_index
from app.ports import AssetStore, EventBus, FileStore, MediaWork, Report, WorkProgress
from app.services.jobs.outcome import Outcome
from app.services.media.derivatives import Derivatives, Workplace
from app.services.media.indexes import index_key
from app.services.media.places import asset_id_of, media_topic, original_key
from app.services.media.stored_captions import lacks_captions
from app.services.progress.announcing import tell
from app.services.progress.reporting import JobContext

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One thing that is made of an asset."""

    stage: str
    weight: int  # of all the work
    make: Callable[[Asset, MediaInfo, Workplace], Asset]
    needed: bool = False  # without it the asset cannot be played
    wanted: bool = True  # without it something is missing that a person would ask for


class Deriving:
    """The job that makes them. It may be run again after a crash, and makes only what is missing."""

    def __init__(self, *, assets: AssetStore, files: FileStore, work: MediaWork, bus: EventBus) -> None:
        self._assets = assets
        self._files = files
        self._derivatives = Derivatives(assets=assets, files=files, work=work)
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
        pieces = self._missing(asset, info)
        whole = sum(piece.weight for piece in pieces)
        done = 0
        complaints: list[str] = []
        for piece in pieces:
            report = _part_of(context.report, begin=done / whole, share=piece.weight / whole)
            report(WorkProgress(0.0, piece.stage))
            try:
                asset = piece.make(asset, info, Workplace(folder, report, context.cancelled))
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
            asset.stale
            or (info.picture and not asset.filmstrip_key)
            or (info.sound and not asset.peaks_key)
            or lacks_sounds(asset)
            or lacks_captions(asset, self._files)
            or _lacks_proxy(asset, info)
        )

    def _missing(self, asset: Asset, info: MediaInfo) -> Sequence[_Piece]:
        made, stale = self._derivatives, asset.stale
        pieces = []
        if wants_draft(info) and not asset.proxy_key:  # first: nothing can be played before
            pieces.append(_Piece("draft", 1, made.draft, wanted=False))
        if info.picture and (not asset.filmstrip_key or Made.FILMSTRIP in stale):
            pieces.append(_Piece("filmstrip", 1, made.filmstrip))
        if info.sound and (not asset.peaks_key or Made.PEAKS in stale):
            pieces.append(_Piece("waveform", 1, made.peaks))
        if lacks_sounds(asset) or Made.SOUNDS in stale:
            pieces.append(_Piece("sounds", 2, made.sounds))
        if lacks_captions(asset, self._files):
            pieces.append(_Piece("captions", 1, made.captions))
        if _lacks_proxy(asset, info):
            pieces.append(_Piece("proxy", 8, made.proxy, needed=asset.needs_proxy))
        if wants_index(asset) and not self._files.exists(index_key(asset.key)):
            pieces.append(_Piece("index", 1, made.index))
        return pieces

    def _announce(self, asset: Asset) -> None:
        tell(self._bus, media_topic(asset.owner), {"asset_id": asset.id})


def lacks_sounds(asset: Asset) -> bool:
    """Whether the file has further sound tracks, and nothing was made of them."""
    return asset.info is not None and len(asset.info.audio) > 1 and asset.sounds_key is None


def _lacks_proxy(asset: Asset, info: MediaInfo) -> bool:
    made = asset.proxy_key and not asset.has_draft and Made.PROXY not in asset.stale
    return wants_proxy(info) and not made


def _part_of(report: Report, *, begin: float, share: float) -> Report:
    def pass_on(progress: WorkProgress) -> None:
        report(replace(progress, fraction=begin + share * min(1.0, max(0.0, progress.fraction))))

    return pass_on
