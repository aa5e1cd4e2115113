"""Indexing a file's pictures for copying, in a child process."""

from __future__ import annotations

from pathlib import Path

from app.adapters.ffmpeg.children import run_child
from app.adapters.ffmpeg.progress import Progress
from app.domain.errors import OutputInvalid, RenderError
from app.domain.media import MediaInfo
from app.ports import Cancelled, Report, WorkProgress

INDEX = "index"


def make_index(source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled) -> Path:
    """A file with the packets of the picture. Raises OutputInvalid when the file has no order."""
    if info.picture is None:
        raise RenderError("There is no picture to index.")
    made = folder / INDEX
    arguments = [str(source.absolute()), str(info.picture.index), str(made.absolute())]

    def hear(progress: Progress) -> None:
        report(WorkProgress(progress.fraction(info.duration), "indexing", "Reading the file"))

    run_child("app.adapters.ffmpeg.index_child", arguments, cancelled=cancelled, on_progress=hear)
    if not made.is_file():
        raise OutputInvalid("The file could not be indexed.")
    return made
