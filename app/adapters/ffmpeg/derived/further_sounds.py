"""The sound tracks of a file after its first, each as a file of its own: browsers play only the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from app.adapters.ffmpeg.derived.peaks import make_peaks
from app.adapters.ffmpeg.derived.proxy import browsers_sound
from app.adapters.ffmpeg.filters.graph import Graph
from app.adapters.ffmpeg.preamble import untrusted_input
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.progress import Progress
from app.domain.media import AudioStream, MediaInfo
from app.ports import Cancelled, Report, WorkProgress

STAGE, WORDS = "sounds", "Preparing the other sound tracks"
_CLEAN = ("-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart", "-f", "mp4")
KEPT_IN = ("mov", "matroska")
AT_ONCE = Fraction(1, 50)  # seconds: less than a player keeps in step
SOUND_SHARE = 0.9  # of the time; the rest is drawing how loud they are


def make_further_sounds(
    ffmpeg: Ffmpeg, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
) -> Mapping[int, tuple[Path, Path]]:
    """By number, from 2 on: an M4A with the file's own times, and its peaks. The file is read once."""
    made = {number: folder / _name(number) for number in range(2, len(info.audio) + 1)}

    def say(progress: Progress) -> None:
        part = progress.fraction(info.duration) * SOUND_SHARE
        report(WorkProgress(part, STAGE, WORDS, speed=progress.speed))

    command = further_sounds_command(source, info)
    ffmpeg.run(command, cwd=folder, on_progress=say, cancelled=cancelled)
    peaks = {number: _peaks(ffmpeg, path, info.audio[number - 1], cancelled) for number, path in made.items()}
    return {number: (path, peaks[number]) for number, path in made.items()}


def further_sounds_command(source: Path, info: MediaInfo) -> list[str]:
    """Write each into a file of its own."""
    graph = Graph()
    graph.open(untrusted_input(source, "-vn", "-sn", "-dn"))
    outputs: list[str] = []
    for number, stream in enumerate(info.audio[1:], 2):
        outputs += [*_sound(graph, stream, info), *_CLEAN, _name(number)]
    return [*graph.arguments(), *outputs]


def _name(number: int) -> str:
    return f"sound-{number}.m4a"


def _sound(graph: Graph, stream: AudioStream, info: MediaInfo) -> list[str]:
    """As it is stored where browsers play that, from the file's beginning on and whole; else coded anew."""
    kept = any(name in KEPT_IN for name in info.container.split(","))
    plain = (
        stream.codec == "aac"
        and stream.channels <= 2
        and not stream.changes
        and stream.start + stream.missing < AT_ONCE
    )
    if kept and plain:
        return ["-map", f"0:{stream.index}", "-c:a", "copy"]
    return browsers_sound(graph, stream)


def _peaks(ffmpeg: Ffmpeg, sound: Path, stream: AudioStream, cancelled: Cancelled) -> Path:
    alone = MediaInfo("", stream.duration, 0, audio=(replace(stream, index=0, start=Fraction(0)),))
    made = make_peaks(ffmpeg, sound, alone, sound.parent, report=lambda progress: None, cancelled=cancelled)
    return made.rename(sound.with_suffix(".u8"))
