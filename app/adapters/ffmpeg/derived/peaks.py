"""The loudness of a file over time, for the timeline to draw."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.adapters.ffmpeg.derived.heard import channels_of, heard
from app.adapters.ffmpeg.filters.graph import Graph
from app.adapters.ffmpeg.preamble import untrusted_input
from app.adapters.ffmpeg.process import Ffmpeg
from app.domain.errors import FfmpegFailed, MediaUnreadable
from app.domain.media import AudioStream, MediaInfo
from app.ports import Cancelled, Report, WorkProgress

PEAKS_A_SECOND = 100
STAGE = "waveform"
PEAKS = "peaks.u8"

_RATE = 24_000  # keeps everything up to 12 kHz, and divides by 100


class PeakMeter:
    """Turns 16 bit samples, however they are cut up, into one byte for each hundredth of a second.

    The byte is the loudest sample of all channels, 255 for full scale.
    """

    def __init__(self, channels: int) -> None:
        self._bytes_a_peak = _RATE // PEAKS_A_SECOND * channels * 2
        self._rest = b""
        self.peaks = bytearray()

    def feed(self, data: bytes) -> None:
        """Take in more samples."""
        data = self._rest + data
        whole = len(data) - len(data) % self._bytes_a_peak
        self._rest = data[whole:]
        self._measure(data[:whole], len(data) // self._bytes_a_peak)

    def finish(self) -> None:
        """No more samples come: the last hundredth may be a short one."""
        self._measure(self._rest[: len(self._rest) // 2 * 2], 1)
        self._rest = b""

    def _measure(self, data: bytes, count: int) -> None:
        if data and count:
            samples = np.abs(np.frombuffer(data, "<i2").astype(np.int32)).reshape(count, -1)
            self.peaks += (
                np.minimum(255, (samples.max(axis=1) * 255 + 16_384) // 32_767).astype(np.uint8).tobytes()
            )


def make_peaks(
    ffmpeg: Ffmpeg, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
) -> Path:
    """The first byte is for time zero of the file, also where its sound begins later."""
    target = folder / PEAKS
    if target.is_file():  # drawn with the filmstrip, from one pass
        return target
    sound = info.sound
    if sound is None:
        raise MediaUnreadable("There is no sound in that file.")
    meter = PeakMeter(channels_of(sound))
    expected = max(1, int(info.duration * PEAKS_A_SECOND))

    def measure(data: bytes) -> None:
        meter.feed(data)
        report(WorkProgress(min(1.0, len(meter.peaks) / expected), STAGE, "Drawing the waveform"))

    try:
        ffmpeg.read(samples_command(source, sound), cwd=folder, on_bytes=measure, cancelled=cancelled)
    except FfmpegFailed as error:
        if error.passing or not meter.peaks:
            raise
        # Damaged further on: what was heard until there is shown.
    meter.finish()
    target.write_bytes(meter.peaks)
    return target


def samples_command(source: Path, sound: AudioStream) -> list[str]:
    """Write the samples to standard output."""
    graph = Graph()
    graph.open(untrusted_input(source))
    words = samples(graph, sound)
    return [*graph.arguments(), *words]


def samples(graph: Graph, sound: AudioStream) -> list[str]:
    """The same of a file that is open; the bytes are places in time."""
    words = heard(graph, sound, rate=_RATE, filling="aresample=async=1:first_pts=0")
    return [*words, "-f", "s16le", "-c:a", "pcm_s16le", "pipe:1"]
