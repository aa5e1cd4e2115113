"""The captions that are stored in a file, each track as a caption file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.adapters.ffmpeg.preamble import untrusted_input
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.progress import Progress
from app.domain.media import CaptionStream, MediaInfo
from app.ports import Cancelled, Report, WorkProgress

STAGE, WORDS = "captions", "Reading the captions in it"


def make_stored_captions(
    ffmpeg: Ffmpeg, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
) -> Mapping[int, Path]:
    """By number, from 1 on: a file of the track's own kind, with the source's times. It is read once."""
    made = {number: folder / _name(number, stream) for number, stream in enumerate(info.captions, 1)}

    def say(progress: Progress) -> None:
        report(WorkProgress(progress.fraction(info.duration), STAGE, WORDS, speed=progress.speed))

    ffmpeg.run(captions_command(source, info), cwd=folder, on_progress=say, cancelled=cancelled)
    return made


def captions_command(source: Path, info: MediaInfo) -> list[str]:
    """Write each track into a file of its own."""
    arguments = [*untrusted_input(source, "-vn", "-an", "-dn")]
    for number, stream in enumerate(info.captions, 1):
        arguments += _track(stream, _name(number, stream))
    return arguments


def _name(number: int, stream: CaptionStream) -> str:
    return f"captions-{number}.{stream.kind}"


def _track(stream: CaptionStream, name: str) -> list[str]:
    """As it is stored; what MP4 calls text has to be read for that."""
    coding = "srt" if stream.codec == "mov_text" else "copy"
    muxer = {"vtt": "webvtt"}.get(stream.kind, stream.kind)
    return ["-map", f"0:{stream.index}", "-c:s", coding, "-map_metadata", "-1", "-f", muxer, name]
