"""Files whose sound has a hole, as of a bad reception or of a lost packet."""

from __future__ import annotations

import subprocess
from pathlib import Path

from app.adapters.ffmpeg.binary import find_ffmpeg
from tests.media import Clip, make

RATE = 48_000


def interrupted(source: Clip, folder: Path, hole: tuple[int, int, int]) -> Path:
    """The file without the packets of sound from one number to another; what follows is so much later."""
    made = folder / f"interrupted.{source.container}"
    first, end, samples = hole
    later = f"if(gte(N\\,{first})\\,round({samples}/{RATE}/TB)\\,0)"
    changed = f"noise=drop=between(n\\,{first}\\,{end - 1}),setts=pts=PTS+{later}:dts=DTS+{later}"
    run_ffmpeg("-i", str(make(source)), "-c", "copy", "-bsf:a", changed, str(made))
    return made


def run_ffmpeg(*words: str) -> None:
    """Run it, and fail when it does."""
    subprocess.run([str(find_ffmpeg()), "-v", "error", *words], check=True)
