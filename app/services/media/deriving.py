"""What is made of a file for timeline and player: filmstrip, waveforms, sounds, captions, proxy, index."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.domain.errors import DiskFull, FfmpegFailed, MediaError, NotFound, RenderCancelled, RenderError
from app.domain.jobs import JobState
from app.domain.media import DRAFT, FACTS_VERSION, Asset, Made, MediaInfo
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
            asset.stale
            or (info.picture and not asset.filmstrip_key)
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
            key = self._keep(made, asset, "filmstrip", ".jpg")
            return self._noted(asset, Made.FILMSTRIP, filmstrip=(key, layout))

        def peaks(asset: Asset, info: MediaInfo, folder: Path, report: Report) -> Asset:
            made = self._work.peaks(
                self._files.path(asset.key), info, folder, report=report, cancelled=cancelled
            )
            return self._noted(asset, Made.PEAKS, peaks_key=self._keep(made, asset, "peaks", ".u8"))

        def sounds(asset: Asset, info: MediaInfo, folder: Path, report: Report) -> Asset:
            made = self._work.sounds(
                self._files.path(asset.key), info, folder, report=report, cancelled=cancelled
            )
            for number, (sound, peaks) in made.items():
                self._keep(sound, asset, "sound", f"-{number}.m4a")
                self._keep(peaks, asset, "sound", f"-{number}.u8")
            return self._noted(asset, Made.SOUNDS, sounds_key=_made_key(asset, "sound"))

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
            return self._noted(asset, Made.PROXY, proxy_key=self._keep(made, asset, "proxy", ".mp4"))

        def draft(asset: Asset, info: MediaInfo, folder: Path, report: Report) -> Asset:
            made = self._work.draft(
                self._files.path(asset.key), info, folder, report=report, cancelled=cancelled
            )
            key = f"{_folder(asset)}/{DRAFT}"
            self._files.adopt(made, key)
            return self._assets.derived(asset.id, proxy_key=key)

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
        if info.picture and (not asset.filmstrip_key or Made.FILMSTRIP in asset.stale):
            pieces.append(_Piece("filmstrip", 1, filmstrip))
        if info.sound and (not asset.peaks_key or Made.PEAKS in asset.stale):
            pieces.append(_Piece("waveform", 1, peaks))
        if lacks_sounds(asset) or Made.SOUNDS in asset.stale:
            pieces.append(_Piece("sounds", 2, sounds))
        if lacks_captions(asset, self._files):
            pieces.append(_Piece("captions", 1, captions))
        if _lacks_proxy(asset, info):
            pieces.append(_Piece("proxy", 8, proxy, needed=asset.needs_proxy))
        if wants_index(asset) and not self._files.exists(index_key(asset.key)):
            pieces.append(_Piece("index", 1, index))
        return pieces

    def _keep(self, made: Path, asset: Asset, name: str, ending: str) -> str:
        key = _made_key(asset, name) + ending
        self._files.adopt(made, key)
        return key

    def _noted(self, before: Asset, what: Made, **made: Any) -> Asset:
        """Note what was made, and remove what was there of it."""
        after = self._assets.derived(before.id, **made, anew=what if what in before.stale else None)
        for key in set(_files_of(before)) - set(_files_of(after)):
            self._files.delete(key)
        return after

    def _announce(self, asset: Asset) -> None:
        tell(self._bus, media_topic(asset.owner), {"asset_id": asset.id})


def lacks_sounds(asset: Asset) -> bool:
    """Whether the file has further sound tracks, and nothing was made of them."""
    return asset.info is not None and len(asset.info.audio) > 1 and asset.sounds_key is None


def _lacks_proxy(asset: Asset, info: MediaInfo) -> bool:
    made = asset.proxy_key and not asset.has_draft and Made.PROXY not in asset.stale
    return wants_proxy(info) and not made


def _folder(asset: Asset) -> str:
    return asset.key.rpartition("/")[0]


def _made_key(asset: Asset, name: str) -> str:
    """What is made of other facts has another name: browsers may keep for ever what they have of one."""
    return f"{_folder(asset)}/{name}-v{FACTS_VERSION}"


def _files_of(asset: Asset) -> Iterator[str]:
    """The keys of what was made of an asset."""
    sounds = range(2, len(asset.info.audio) + 1 if asset.info else 2)
    further = (key for number in sounds for key in (asset.sound_key(number), asset.peaks_key_of(number)))
    keys = (asset.proxy_key, asset.filmstrip_key, asset.peaks_key, *further)
    yield from (key for key in keys if key is not None)


def _part_of(report: Report, *, begin: float, share: float) -> Report:
    def pass_on(progress: WorkProgress) -> None:
        report(replace(progress, fraction=begin + share * min(1.0, max(0.0, progress.fraction))))

    return pass_on
