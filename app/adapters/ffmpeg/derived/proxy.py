"""A small copy of a file that every browser plays and seeks quickly, with the file's own times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from app.adapters.ffmpeg.derived.heard import heard
from app.adapters.ffmpeg.filters.colours import in_ordinary_light
from app.adapters.ffmpeg.filters.fields import whole_pictures_of
from app.adapters.ffmpeg.filters.graph import Graph
from app.adapters.ffmpeg.preamble import untrusted_input
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.progress import Progress
from app.domain.errors import MediaUnreadable
from app.domain.media import DRAFT, AudioStream, MediaInfo, VideoStream
from app.ports import Cancelled, Report, WorkProgress

WIDTH, HEIGHT = 640, 360
GROUP = 15  # frames: a browser shows any of them within some ten milliseconds
PICTURE_SPEED = ("-preset", "veryfast", "-crf", "23", "-g", str(GROUP))
DRAFT_SPEED = ("-preset", "superfast", "-crf", "26", "-g", "1")
STAGE, DRAFT_STAGE = "proxy", "draft"


def make_proxy(
    ffmpeg: Ffmpeg, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
) -> Path:
    """An MP4 whose time zero is the file's; sound alone becomes an MP4 of sound."""
    if info.picture is None and info.sound is None:
        raise MediaUnreadable
    command = proxy_command(source, info)
    words = WorkProgress(0.0, STAGE, "Making a copy for editing")
    return _make(ffmpeg, command, info, folder / "proxy.mp4", words, report=report, cancelled=cancelled)


def make_draft(
    ffmpeg: Ffmpeg, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
) -> Path:
    """The same of the key frames alone: nothing else is decoded. Raises MediaUnreadable without picture."""
    if info.picture is None:
        raise MediaUnreadable
    command = _command(untrusted_input(source, "-skip_frame:v", "nokey"), info, DRAFT_SPEED)
    words = WorkProgress(0.0, DRAFT_STAGE, "Making a rough preview")
    return _make(ffmpeg, command, info, folder / DRAFT, words, report=report, cancelled=cancelled)


def proxy_command(source: Path, info: MediaInfo) -> list[str]:
    """Make it, but for where it goes."""
    return _command(untrusted_input(source), info, PICTURE_SPEED)


def _command(source: Sequence[str], info: MediaInfo, speed: Sequence[str]) -> list[str]:
    graph = Graph()
    graph.open(source)
    picture = _picture(info.picture, speed) if info.picture else []
    sound = browsers_sound(graph, info.sound) if info.sound else []
    return [*graph.arguments(), *picture, *sound]


def _make(
    ffmpeg: Ffmpeg,
    command: Sequence[str],
    info: MediaInfo,
    target: Path,
    words: WorkProgress,
    *,
    report: Report,
    cancelled: Cancelled,
) -> Path:
    def say(progress: Progress) -> None:
        done = progress.fraction(info.duration)
        report(replace(words, fraction=done, fps=progress.fps, speed=progress.speed))

    arguments = [
        *command,
        *("-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart", "-f", "mp4", target.name),
    ]
    ffmpeg.run(arguments, cwd=target.parent, on_progress=say, cancelled=cancelled)
    return target


def proxy_size(picture: VideoStream) -> tuple[int, int]:
    """Even, upright, in square pixels, and not larger than the source."""
    width, height = picture.display_size
    width, height = max(1, width), max(1, height)
    shrink = min(Fraction(1), Fraction(WIDTH, width), Fraction(HEIGHT, height))
    return _even(width * shrink), _even(height * shrink)


def _even(length: Fraction) -> int:
    return max(2, round(length / 2) * 2)


def _picture(picture: VideoStream, speed: Sequence[str]) -> list[str]:
    width, height = proxy_size(picture)
    filters = [
        *whole_pictures_of(picture),
        *(f"scale={width}:{height}:flags=bilinear", "setsar=1"),
        *in_ordinary_light(picture),
        "format=yuv420p",
    ]
    return [
        *("-map", f"0:{picture.index}"),
        *("-vf", ",".join(filters)),
        # Every picture keeps its own time, also where they come at varying distances.
        *("-fps_mode", "passthrough", "-enc_time_base:v", "demux"),
        *("-c:v", "libx264", *speed, "-bf", "0"),
    ]


def browsers_sound(graph: Graph, sound: AudioStream) -> list[str]:
    """What makes one sound of a file as browsers play it, from the file's time zero on."""
    words = heard(graph, sound, rate=48_000, filling="aresample=async=1:min_hard_comp=0.02:first_pts=0")
    return [*words, "-c:a", "aac", "-b:a", "128k"]
