"""The one door to ffmpeg: whoever starts it here can stop it, and no child is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import IO

from app.adapters.ffmpeg import confinement
from app.adapters.ffmpeg.binary import ffmpeg_version
from app.adapters.ffmpeg.complaint import is_disk_full, last_complaint
from app.adapters.ffmpeg.confinement import Limits
from app.adapters.ffmpeg.progress import Progress, reports_to
from app.adapters.ffmpeg.watching import Life, pipe, watch
from app.domain.errors import DiskFull, FfmpegFailed, FfmpegMissing, RenderCancelled

STALL_AFTER = 60.0  # seconds without any progress
# Seconds between asking and making it stop. What is stopped is thrown away, and an encoder that is asked
# first codes all the pictures that it holds: VP9 of 720p took five seconds for that on a busy machine.
TERMINATE_PATIENCE = 0.3
LAST_WORDS = 5.0  # seconds for what it still wrote before it ended
TAIL_LINES = 50
UNREADABLE = "A file that this needs cannot be read. It may be damaged, or no longer there."

_CHUNK = 256 * 1024
_HEAD = ("-nostdin", "-hide_banner", "-loglevel", "level+warning", "-y")


class Ffmpeg:
    """Runs ffmpeg. Every method may be called from any thread and returns when the child is gone."""

    def __init__(
        self,
        executable: Path,
        *,
        limits: Limits | None = None,
        terminate_patience: float = TERMINATE_PATIENCE,
    ) -> None:
        self.executable = executable
        self._limits = limits or Limits()
        self._patience = terminate_patience
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stopped: set[subprocess.Popen[bytes]] = set()

    @cached_property
    def version(self) -> str:
        """What the executable calls itself. Raises FfmpegMissing."""
        return ffmpeg_version(self.executable)

    def run(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        stall_after: float = STALL_AFTER,
    ) -> tuple[str, ...]:
        """Run ffmpeg to its end and give the last lines it wrote.

        `arguments` follow the executable; open inputs with `preamble.untrusted_input`. Raises
        RenderCancelled soon after `cancelled` is true; FfmpegFailed when ffmpeg fails, or makes no
        progress for `stall_after` seconds; DiskFull; FfmpegMissing.
        """
        hear = reports_to(on_progress or _deaf)
        reporting = ("-progress", "pipe:1", "-nostats", "-stats_period", "0.25")
        return self._follow(
            [*_HEAD, *reporting, *arguments], cwd, hear, cancelled, stall_after, life=Life.REPORTS
        )

    def read(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        on_bytes: Callable[[bytes], None],
        cancelled: Callable[[], bool] | None = None,
        stall_after: float = STALL_AFTER,
    ) -> tuple[str, ...]:
        """Run ffmpeg with its output on `pipe:1`, and hand that over piece by piece as it comes."""

        total = 0

        def hear(data: bytes) -> Progress:
            nonlocal total
            on_bytes(data)
            total += len(data)
            return Progress(total_size=total)

        return self._follow(
            [*_HEAD, "-nostats", *arguments], cwd, hear, cancelled, stall_after, life=Life.READING
        )

    def stop_all(self) -> None:
        """Stop every ffmpeg that runs; whoever waits for it gets RenderCancelled."""
        with self._lock:
            running = set(self._running)
            self._stopped |= running
        for process in running:
            confinement.signal_group(process, confinement.TERMINATE)
        deadline = time.monotonic() + self._patience
        for process in running:
            confinement.stop(process, patience=max(0.0, deadline - time.monotonic()))

    def _follow(
        self,
        arguments: Sequence[str],
        cwd: Path,
        hear: Callable[[bytes], Progress | None],
        cancelled: Callable[[], bool] | None,
        stall_after: float,
        *,
        life: Life,
    ) -> tuple[str, ...]:
        command = (str(self.executable), *arguments)
        process = self._start(command, cwd)
        tail: deque[str] = deque(maxlen=TAIL_LINES)
        drain = threading.Thread(target=_drain, args=(pipe(process.stderr), tail), daemon=True)
        drain.start()
        stalled = False
        try:
            stalled = not watch(
                process, hear, life=life, cancelled=cancelled or _never, stall_after=stall_after
            )
        finally:
            pipe(process.stdout).close()  # an ffmpeg that waits for us to read does not hear SIGTERM
            confinement.stop(process, patience=self._patience)
            drain.join(timeout=LAST_WORDS)
            with self._lock:
                self._running.discard(process)
                was_stopped = process in self._stopped
                self._stopped.discard(process)
        if was_stopped:
            raise RenderCancelled
        if stalled:
            raise FfmpegFailed(
                f"ffmpeg stopped making progress for {stall_after:.0f} seconds.",
                command=command,
                returncode=process.returncode,
                tail=tuple(tail),
                passing=True,
            )
        if process.returncode != 0:
            raise _failure(command, process.returncode, tuple(tail))
        return tuple(tail)

    def _start(self, command: Sequence[str], cwd: Path) -> subprocess.Popen[bytes]:
        if not os.access(self.executable, os.X_OK):
            raise FfmpegMissing
        with self._lock:
            process = confinement.start(command, cwd=cwd, limits=self._limits)
            self._running.add(process)
        return process


def _never() -> bool:
    return False


def _deaf(_progress: Progress) -> None:
    return None


def _drain(stderr: IO[bytes], tail: deque[str]) -> None:
    rest = b""
    with stderr:
        while data := stderr.read(_CHUNK):
            *lines, rest = (rest + data).replace(b"\r", b"\n").split(b"\n")
            rest = rest[-_CHUNK:]
            tail.extend(text[:1000] for line in lines[-TAIL_LINES:] if (text := _text(line)))
    if text := _text(rest):
        tail.append(text[:1000])


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").replace("\x00", "").strip()


def _failure(command: tuple[str, ...], returncode: int, tail: tuple[str, ...]) -> Exception:
    if is_disk_full(tail) or returncode == -signal.SIGXFSZ:  # that one ends who writes past a limit
        return DiskFull()
    if returncode < 0:  # ended by a signal: most often memory ran out
        message = f"ffmpeg was ended by the system (signal {-returncode}). Memory may have run out."
        return FfmpegFailed(message, command=command, returncode=returncode, tail=tail, passing=True)
    complaint = last_complaint(tail)
    said = f"ffmpeg could not finish: {complaint}." if complaint else None
    if complaint and complaint.startswith("Error opening input"):
        said = UNREADABLE
    return FfmpegFailed(said, command=command, returncode=returncode, tail=tail)
