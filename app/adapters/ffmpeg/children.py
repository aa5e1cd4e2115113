"""Running a module of ours in a child process: what reads a file that is not to be trusted.

The child says how far it is in the words of ffmpeg's `-progress`, on its standard output. When the
file is to blame it writes the reason to its standard error and ends with REFUSED.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import app
from app.adapters.ffmpeg import confinement
from app.adapters.ffmpeg.complaint import is_disk_full
from app.adapters.ffmpeg.confinement import GIB, Limits
from app.adapters.ffmpeg.progress import Progress, ProgressReader
from app.adapters.ffmpeg.watching import watch
from app.domain.errors import DiskFull, FfmpegFailed, OutputInvalid

logger = logging.getLogger(__name__)

REFUSED = 3
LIMITS = Limits(address_space=4 * GIB, open_files=256)
STALL_AFTER = 60.0  # seconds

_ROOT = Path(app.__file__).parent.parent
_TAIL = 4000  # bytes of complaint that are kept


def run_child(
    module: str,
    arguments: Sequence[str],
    *,
    cancelled: Callable[[], bool],
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> None:
    """Run `python -m module` to its end. Raises OutputInvalid with its reason when it refuses.

    Raises RenderCancelled soon after `cancelled` is true, DiskFull, or FfmpegFailed when it hangs.
    """
    reader = ProgressReader()

    def hear(data: bytes) -> Progress | None:
        last = None
        for last in reader.feed(data):
            on_progress(last)
        return last

    command = [sys.executable, "-m", module, *arguments]
    with tempfile.TemporaryFile() as complaints:
        process = confinement.start(command, cwd=_ROOT, limits=LIMITS, stderr=complaints)
        try:
            alive = watch(process, hear, reports=False, cancelled=cancelled, stall_after=STALL_AFTER)
        finally:
            confinement.stop(process, patience=0)
            if process.stdout:
                process.stdout.close()
        complaints.seek(0)
        said = complaints.read()[-_TAIL:].decode("utf-8", "replace").strip()
    _judge(process, command, said, alive=alive)


def tell_progress(seconds: float) -> None:
    """In a child: say that so many seconds of the file are done."""
    sys.stdout.write(f"out_time_us={int(seconds * 1_000_000)}\nprogress=continue\n")
    sys.stdout.flush()


def refuse(reason: str) -> NoReturn:
    """In a child: end because of what is in the file."""
    sys.stderr.write(reason)
    sys.exit(REFUSED)


def _judge(process: subprocess.Popen[bytes], command: Sequence[str], said: str, *, alive: bool) -> None:
    if not alive:
        raise FfmpegFailed("A file took too long to read.", command=tuple(command), passing=True)
    if process.returncode == REFUSED:
        raise OutputInvalid(said)
    if is_disk_full((said,)):
        raise DiskFull
    if process.returncode < 0:  # the file made it crash, or it took all its memory
        raise OutputInvalid(f"Reading the file ended with signal {-process.returncode}.")
    if process.returncode:
        logger.error("%s failed: %s", command[2], said)  # our own mistake; whoever asked can do without
        raise OutputInvalid("Reading the file did not work.")
