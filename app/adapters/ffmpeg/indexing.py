"""Indexing a file's packets for copying, in a child process."""

from __future__ import annotations

from pathlib import Path

from app.adapters.ffmpeg.children import run_child
from app.adapters.ffmpeg.progress import Progress
from app.domain.errors import OutputInvalid, RenderError
from app.domain.media import MediaInfo
from app.domain.render_plan.copyable import copyable_picture, countable_sounds
from app.ports import Cancelled, Report, WorkProgress

INDEX = "index"


def make_index(source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled) -> Path:
    """A file with what can be copied of picture and sounds. Raises OutputInvalid when it cannot be read."""
    streams = indexed_streams(info)
    if not any(streams):
        raise RenderError("There is nothing to index.")
    made = folder / INDEX
    arguments = [str(source.absolute()), str(made.absolute()), *(each or "-" for each in streams)]

    def hear(progress: Progress) -> None:
        report(WorkProgress(progress.fraction(info.duration), "indexing", "Reading the file"))

    run_child("app.adapters.ffmpeg.index_child", arguments, cancelled=cancelled, on_progress=hear)
    if not made.is_file():
        raise OutputInvalid("The file could not be indexed.")
    return made


def indexed_streams(info: MediaInfo) -> list[str]:
    """The number of the picture's stream, then of each sound's; empty where one has nothing to index."""
    streams = (copyable_picture(info), *countable_sounds(info))
    return ["" if each is None else str(each.index) for each in streams]
