"""Probing files in child processes, so that a hostile one takes nothing down but the one that reads it."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path
from typing import IO, Any

import app
from app.adapters.db.media_json import info_from_json
from app.adapters.ffmpeg import confinement
from app.adapters.ffmpeg.confinement import GIB, Limits
from app.domain.errors import MediaError, MediaMissing, MediaUnreadable, MediaUnsupported
from app.domain.media import MediaInfo

PATIENCE = 60.0  # seconds; a healthy file takes well under ten on a busy machine
LIMITS = Limits(address_space=4 * GIB, file_size=0, open_files=64, cpu_seconds=40)
FILES_EACH = 200  # files that one child is asked about

_ROOT = Path(app.__file__).parent.parent
_REFUSALS: dict[str, type[MediaError]] = {
    refusal.__name__: refusal for refusal in (MediaUnreadable, MediaUnsupported)
}


class AvProber:
    """The Prober that asks PyAV. Each thread that asks has a child of its own."""

    def __init__(self, *, patience: float = PATIENCE, limits: Limits = LIMITS) -> None:
        self._patience = patience
        self._limits = limits
        self._here = threading.local()

    def probe(self, path: Path) -> MediaInfo:
        """What the file holds. Raises MediaUnreadable, MediaUnsupported or MediaMissing."""
        if not path.is_file():
            raise MediaMissing
        answer = self._answer(path)
        if "info" in answer:
            return info_from_json(answer["info"])
        if "refused" in answer:
            raise _REFUSALS[answer["refused"]](answer["message"])
        if "signal" in answer:  # the file made its reader crash, or took all its time or memory
            raise MediaUnreadable
        raise RuntimeError(f"the probe failed: {answer}")

    def _answer(self, path: Path) -> dict[str, Any]:
        child: _Child | None = getattr(self._here, "child", None)
        if child is None or child.left <= 0 or not child.alive:
            child = self._here.child = _Child(self._limits)
        try:
            return child.ask(path, self._patience)
        except _Gone:  # it had been idle for long, and ended at this very moment
            child = self._here.child = _Child(self._limits)
            return child.ask(path, self._patience)
        except TimeoutError as error:
            child.end()
            raise MediaUnreadable("That file takes too long to read. It may be damaged.") from error


class _Gone(RuntimeError):
    """The child ended without an answer."""


class _Child:
    """A `probe_child`. It ends with this object, and with the thread that made it."""

    def __init__(self, limits: Limits) -> None:
        self.left = FILES_EACH
        command = [sys.executable, "-m", "app.adapters.ffmpeg.probing.probe_child"]
        self._process = confinement.start(command, cwd=_ROOT, limits=limits, stdin=subprocess.PIPE)
        self.end = weakref.finalize(self, _end, self._process)

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def ask(self, path: Path, patience: float) -> dict[str, Any]:
        """What it says of a file. Raises TimeoutError or _Gone."""
        self.left -= 1
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(str(path.absolute())).encode() + b"\n")
        except BrokenPipeError as error:
            raise _Gone(self._last_words()) from error
        line = _line_from(self._process.stdout, patience)
        if not line:
            raise _Gone(self._last_words())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _last_words(self) -> str:
        confinement.stop(self._process, patience=0)
        assert self._process.stderr is not None
        return self._process.stderr.read(2000).decode("utf-8", "replace")


def _line_from(pipe: IO[bytes], patience: float) -> bytes:
    """The next line, or nothing at the end. Raises TimeoutError."""
    deadline = time.monotonic() + patience
    said = bytearray()
    while not said.endswith(b"\n"):
        if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise TimeoutError
        piece = pipe.read(1 << 16)
        if not piece:
            return b""
        said += piece
    return bytes(said)


def _end(process: subprocess.Popen[bytes]) -> None:
    confinement.stop(process, patience=0)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
