"""What is made of one file, and the sample clip: the part of MediaWork that knows no timeline."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.adapters.ffmpeg.derived.further_sounds import make_further_sounds
from app.adapters.ffmpeg.derived.one_pass import make_filmstrip_and_peaks
from app.adapters.ffmpeg.derived.peaks import make_peaks
from app.adapters.ffmpeg.derived.proxy import make_draft, make_proxy
from app.adapters.ffmpeg.derived.recipes import recipes
from app.adapters.ffmpeg.derived.sample import make_sample
from app.adapters.ffmpeg.derived.stored_captions import make_stored_captions
from app.adapters.ffmpeg.indexing import make_index
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.full_disk import called_full
from app.domain.media import Filmstrip, Made, MediaInfo
from app.ports import Cancelled, Report


class Derivation:
    """Filmstrips, waveforms, proxies and the sample clip, by ffmpeg."""

    def __init__(self, ffmpeg: Ffmpeg) -> None:
        self._ffmpeg = ffmpeg

    def recipes(self, info: MediaInfo) -> Mapping[Made, str]:
        """In what words each thing is made of a file with such facts."""
        return recipes(info)

    @called_full()
    def filmstrip(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> tuple[Path, Filmstrip]:
        """A JPEG of tiles."""
        return make_filmstrip_and_peaks(
            self._ffmpeg, source, info, folder, report=report, cancelled=cancelled
        )

    @called_full()
    def peaks(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        """One unsigned byte for each 1/100 second."""
        return make_peaks(self._ffmpeg, source, info, folder, report=report, cancelled=cancelled)

    @called_full()
    def sounds(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Mapping[int, tuple[Path, Path]]:
        """An M4A of each further sound track, and one unsigned byte for each 1/100 second of it."""
        return make_further_sounds(self._ffmpeg, source, info, folder, report=report, cancelled=cancelled)

    @called_full()
    def captions(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Mapping[int, Path]:
        """A caption file of each track of captions."""
        return make_stored_captions(self._ffmpeg, source, info, folder, report=report, cancelled=cancelled)

    @called_full()
    def proxy(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        """An MP4 that every browser plays and seeks quickly."""
        return make_proxy(self._ffmpeg, source, info, folder, report=report, cancelled=cancelled)

    @called_full()
    def draft(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        """A proxy of the key frames alone."""
        return make_draft(self._ffmpeg, source, info, folder, report=report, cancelled=cancelled)

    @called_full()
    def sample(self, folder: Path, *, report: Report, cancelled: Cancelled) -> Path:
        """A short generated clip with picture and sound."""
        return make_sample(self._ffmpeg, folder, report=report, cancelled=cancelled)

    @called_full()
    def index(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        """The packets of the picture."""
        return make_index(source, info, folder, report=report, cancelled=cancelled)
