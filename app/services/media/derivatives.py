"""How each thing that is made of a file is made, kept under its name, and noted with the asset."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from app.domain.errors import DiskFull, RenderCancelled, RenderError
from app.domain.media import DRAFT, FACTS_VERSION, Asset, Made, MediaInfo
from app.ports import AssetStore, Cancelled, FileStore, MediaWork, Report
from app.services.media.indexes import index_key
from app.services.media.stored_captions import captions_key

logger = logging.getLogger(__name__)

_Made_co = TypeVar("_Made_co", covariant=True)


class _Work(Protocol[_Made_co]):
    """What MediaWork makes of one file."""

    def __call__(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> _Made_co: ...


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where something is made, who hears how far it is, and who stops it."""

    folder: Path
    report: Report
    cancelled: Cancelled


class Derivatives:
    """Makes them, one a method; each gives the asset as it is with it."""

    def __init__(self, *, assets: AssetStore, files: FileStore, work: MediaWork) -> None:
        self._assets = assets
        self._files = files
        self._work = work

    def filmstrip(self, asset: Asset, info: MediaInfo, at: Workplace) -> Asset:
        """Small pictures in a row."""
        made, layout = self._do(self._work.filmstrip, asset, info, at)
        key = self._keep(made, asset, "filmstrip", ".jpg")
        return self._noted(asset, Made.FILMSTRIP, filmstrip=(key, layout))

    def peaks(self, asset: Asset, info: MediaInfo, at: Workplace) -> Asset:
        """The waveform of the first sound track."""
        made = self._do(self._work.peaks, asset, info, at)
        return self._noted(asset, Made.PEAKS, peaks_key=self._keep(made, asset, "peaks", ".u8"))

    def sounds(self, asset: Asset, info: MediaInfo, at: Workplace) -> Asset:
        """The further sound tracks, each as a file with its waveform."""
        for number, (sound, peaks) in self._do(self._work.sounds, asset, info, at).items():
            self._keep(sound, asset, "sound", f"-{number}.m4a")
            self._keep(peaks, asset, "sound", f"-{number}.u8")
        return self._noted(asset, Made.SOUNDS, sounds_key=_made_key(asset, "sound"))

    def captions(self, asset: Asset, info: MediaInfo, at: Workplace) -> Asset:
        """The captions that are stored in the file."""
        for number, path in self._do(self._work.captions, asset, info, at).items():
            self._files.adopt(path, captions_key(asset, number))
        return asset

    def draft(self, asset: Asset, info: MediaInfo, at: Workplace) -> Asset:
        """What is played until the proxy is there."""
        key = f"{_folder(asset)}/{DRAFT}"
        self._files.adopt(self._do(self._work.draft, asset, info, at), key)
        return self._assets.derived(asset.id, proxy_key=key)

    def proxy(self, asset: Asset, info: MediaInfo, at: Workplace) -> Asset:
        """What browsers play in the place of a file that they cannot, or not well."""
        made = self._do(self._work.proxy, asset, info, at)
        return self._noted(asset, Made.PROXY, proxy_key=self._keep(made, asset, "proxy", ".mp4"))

    def index(self, asset: Asset, info: MediaInfo, at: Workplace) -> Asset:
        """Where its packets lie, for exports that copy."""
        try:
            self._files.adopt(self._do(self._work.index, asset, info, at), index_key(asset.key))
        except RenderCancelled:
            raise
        except (RenderError, DiskFull) as error:  # it is encoded in full, which is no fault of it
            logger.info("Asset %s has no index: %s", asset.id, error.message)
        return asset

    def _do(self, work: _Work[_Made_co], asset: Asset, info: MediaInfo, at: Workplace) -> _Made_co:
        path = self._files.path(asset.key)
        return work(path, info, at.folder, report=at.report, cancelled=at.cancelled)

    def _keep(self, made: Path, asset: Asset, name: str, ending: str) -> str:
        key = _made_key(asset, name) + ending
        self._files.adopt(made, key)
        return key

    def _noted(self, before: Asset, what: Made, **made: Any) -> Asset:
        """Note what was made, and remove what was there of it."""
        after = self._assets.derived(before.id, **made, anew=what if what in before.stale else None)
        for key in set(made_of(before)) - set(made_of(after)):
            self._files.delete(key)
        return after


def _folder(asset: Asset) -> str:
    return asset.key.rpartition("/")[0]


def _made_key(asset: Asset, name: str) -> str:
    """What is made of other facts has another name: browsers may keep for ever what they have of one."""
    return f"{_folder(asset)}/{name}-v{FACTS_VERSION}"


def made_of(asset: Asset) -> Iterator[str]:
    """The keys of what was made of an asset."""
    sounds = range(2, len(asset.info.audio) + 1 if asset.info else 2)
    further = (key for number in sounds for key in (asset.sound_key(number), asset.peaks_key_of(number)))
    keys = (asset.proxy_key, asset.filmstrip_key, asset.peaks_key, *further)
    yield from (key for key in keys if key is not None)
