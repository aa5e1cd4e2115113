"""Every picture of an output by itself, and all of them in one ZIP file; looking into such a file."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from app.adapters.ffmpeg.commands.pictures import pictures_command
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.workshop import Workshop
from app.domain.errors import OutputInvalid, RenderCancelled
from app.domain.render_plan.forecast.stage import Stage
from app.domain.render_plan.values import RenderPlan
from app.services.ids import new_id

FOLDER = "pictures"
WRITING = 0.8  # of the work of all pictures; the rest is putting them into one file
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_MESSAGE = "Writing the pictures"
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same pictures are the same file


def zip_pictures(shop: Workshop, plan: RenderPlan, segments: str, *, output: str) -> Path:
    """Write the pictures of the listed segments, number by number, into one file."""
    coding = plan.preset.last
    if coding is None:
        raise ValueError("single pictures need a coding of their own")
    for left in shop.folder.glob(f"{FOLDER}-*"):  # by an attempt that was killed
        shutil.rmtree(left, ignore_errors=True)
    folder = shop.folder / f"{FOLDER}-{new_id()}"
    folder.mkdir()

    def hear(progress: Progress) -> None:
        done = (progress.frame or 0) / plan.written_frames * WRITING
        shop.stages.say(Stage.JOINING, done, _MESSAGE, fps=progress.fps, speed=progress.speed)

    shop.stages.say(Stage.JOINING, 0.0, _MESSAGE)
    command = pictures_command(plan, coding, segments, output=f"{folder.name}/%06d.png")
    shop.run(command, on_progress=hear, cancelled=shop.cancelled)
    with zipfile.ZipFile(shop.folder / output, "w", zipfile.ZIP_STORED) as file:
        for number, path in enumerate(sorted(folder.iterdir(), key=lambda path: int(path.stem))):
            if shop.cancelled():
                raise RenderCancelled
            done = WRITING + (1 - WRITING) * number / plan.written_frames
            shop.stages.say(Stage.JOINING, done, "Packing the pictures")
            file.writestr(zipfile.ZipInfo(path.name, _WHEN), path.read_bytes())
            path.unlink()  # so that the disk never holds them twice
    folder.rmdir()
    return shop.folder / output


def check_pictures(path: Path, plan: RenderPlan, report: Callable[[float], None]) -> int:
    """How many pictures are in the file. Raises OutputInvalid when one is not as it should be.

    `report` is told what part of them was looked at.
    """
    try:
        with zipfile.ZipFile(path) as file:
            for number, name in enumerate(file.namelist()):
                report(number / plan.written_frames)
                size = _size_of(file.read(name))  # which checks its sum
                if size != plan.size:
                    raise OutputInvalid(f"The picture {name} did not come out right.")
            return len(file.namelist())
    except zipfile.BadZipFile as error:
        raise OutputInvalid("The exported file cannot be read again, so it was not kept.") from error


def _size_of(picture: bytes) -> tuple[int, int] | None:
    if picture[:8] != PNG_HEAD:
        return None
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
