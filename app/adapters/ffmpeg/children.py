"""Running a module of ours in a child process: what reads a file that is not to be trusted.

What the child says, and how it is told: `inside_child.py`.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import app
from app.adapters.ffmpeg import confinement
from app.adapters.ffmpeg.complaint import is_disk_full, read_tail
from app.adapters.ffmpeg.confinement import GIB, Limits
from app.adapters.ffmpeg.inside_child import REFUSED
from app.adapters.ffmpeg.progress import Progress, reports_to
from app.adapters.ffmpeg.watching import Life, watch
from app.domain.errors import DiskFull, FfmpegFailed, OutputInvalid

logger = logging.getLogger(__name__)

LIMITS = Limits(address_space=4 * GIB, open_files=256)
STALL_AFTER = 60.0  # seconds

_ROOT = Path(app.__file__).parent.parent


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
    with closing(Child(module, arguments)) as child:
        child.follow(cancelled=cancelled, on_progress=on_progress)


class Child:
    """Such a child, started now. One that is told what to do later waits for a line."""

    def __init__(self, module: str, arguments: Sequence[str] = (), *, told_later: bool = False) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the child
        stdin = subprocess.PIPE if told_later else subprocess.DEVNULL
        self._process = confinement.start(
            self._command, cwd=_ROOT, limits=LIMITS, stdin=stdin, stderr=self._complaints
        )

    def close(self) -> None:
        """End it, if it has not ended by itself."""
        confinement.stop(self._process, patience=0)
        for stream in (self._process.stdin, self._process.stdout, self._complaints):
            if stream:
                stream.close()

    def waits(self) -> bool:
        """Whether it has not ended while it waited."""
        return self._process.poll() is None

    def tell(self, order: str) -> None:
        """What it is to do. Raises OSError when it has ended before."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{order}\n".encode())

    def follow(self, *, cancelled: Callable[[], bool], on_progress: Callable[[Progress], None]) -> None:
        """Listen until it ends. Raises what `run_child` raises."""
        hear = reports_to(on_progress)
        try:
            alive = watch(
                self._process, hear, life=Life.READING, cancelled=cancelled, stall_after=STALL_AFTER
            )
        finally:
            confinement.stop(self._process, patience=0)
        said = read_tail(self._complaints)
        _judge(self._process, self._command, said, alive=alive)


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
