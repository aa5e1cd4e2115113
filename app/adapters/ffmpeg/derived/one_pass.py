"""Filmstrip and waveform from one pass over a file: its packets are read once, both streams side by side.

What goes wrong with one of them must not cost the other, so then each is made by itself.
"""

from __future__ import annotations

import logging
from pathlib import Path

from app.adapters.ffmpeg.derived.filmstrip import STAGE, draw, filmstrip_command, layout_of, make_filmstrip
from app.adapters.ffmpeg.derived.heard import channels_of
from app.adapters.ffmpeg.derived.peaks import PEAKS, PEAKS_A_SECOND, PeakMeter, samples
from app.adapters.ffmpeg.filters.graph import Graph
from app.adapters.ffmpeg.process import Ffmpeg
from app.domain.errors import FfmpegFailed, MediaUnreadable
from app.domain.media import AudioStream, Filmstrip, MediaInfo, VideoStream
from app.ports import Cancelled, Report, WorkProgress

logger = logging.getLogger(__name__)

_TILES = "tiles.rgb"


def make_filmstrip_and_peaks(
    ffmpeg: Ffmpeg, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
) -> tuple[Path, Filmstrip]:
    """The filmstrip; the waveform lies beside it, where `make_peaks` finds it, if the file has sound."""
    if info.picture and info.sound and not info.still:
        try:
            return _both(ffmpeg, source, info, folder, report=report, cancelled=cancelled)
        except (FfmpegFailed, MediaUnreadable) as error:
            if isinstance(error, FfmpegFailed) and error.passing:
                raise
            logger.info("Filmstrip and waveform are drawn apart: %s", error.message)
    return make_filmstrip(ffmpeg, source, info, folder, report=report, cancelled=cancelled)


def both_command(
    source: Path, info: MediaInfo, picture: VideoStream, sound: AudioStream, *, tiles: str
) -> list[str]:
    """Write raw tiles to a file, and samples to standard output."""
    pictures = filmstrip_command(source, info, picture, layout_of(info, picture))
    place = pictures.index("-map")
    graph = Graph()
    graph.open(pictures[:place])
    heard = samples(graph, sound)
    return [*graph.arguments(), *pictures[place:-1], tiles, *heard]


def _both(
    ffmpeg: Ffmpeg, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
) -> tuple[Path, Filmstrip]:
    picture, sound = info.picture, info.sound
    assert picture is not None and sound is not None
    meter = PeakMeter(channels_of(sound))
    expected = max(1, int(info.duration * PEAKS_A_SECOND))

    def measure(data: bytes) -> None:
        meter.feed(data)
        done = min(1.0, len(meter.peaks) / expected)
        report(WorkProgress(done, STAGE, "Drawing filmstrip and waveform"))

    tiles = folder / _TILES
    try:
        command = both_command(source, info, picture, sound, tiles=tiles.name)
        ffmpeg.read(command, cwd=folder, on_bytes=measure, cancelled=cancelled)
        pixels = tiles.read_bytes() if tiles.is_file() else b""
    finally:
        tiles.unlink(missing_ok=True)
    meter.finish()
    layout = layout_of(info, picture)
    made = draw(ffmpeg, pixels, layout, folder, cancelled=cancelled)
    if meter.peaks:
        (folder / PEAKS).write_bytes(meter.peaks)
    return made, layout
