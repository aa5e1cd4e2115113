"""Which ffmpeg is used: the one that a setting names, or the one that comes as a package."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import imageio_ffmpeg

from app.domain.errors import FfmpegMissing

VERSION_PATIENCE = 20.0  # seconds


def find_ffmpeg(setting: str | None = None) -> Path:
    """The executable: a path, or a name on the search path; without a setting, the packaged one.

    Raises FfmpegMissing.
    """
    if setting:
        found = shutil.which(setting)
        if found is None:
            raise FfmpegMissing(f"ffmpeg was not found at {setting}. Correct CUTROOM_FFMPEG or remove it.")
        return Path(found).absolute()
    try:
        packaged = Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise FfmpegMissing from error
    if not os.access(packaged, os.X_OK) and (on_path := shutil.which("ffmpeg")):
        return Path(on_path).absolute()
    return packaged.absolute()


def ffmpeg_version(executable: Path) -> str:
    """What the executable calls itself, such as `9.0.2`. Raises FfmpegMissing."""
    try:
        said = subprocess.run(
            [executable, "-nostdin", "-version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=VERSION_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise FfmpegMissing from error
    words = said.stdout.decode("utf-8", "replace").split(maxsplit=3)
    return words[2].lstrip("n").split("-")[0] if len(words) > 2 else "unknown"
