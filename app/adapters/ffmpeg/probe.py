"""Probing a file in a child process, so that a hostile one takes nothing down but that child."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import app
from app.adapters.db.media_json import info_from_json
from app.adapters.ffmpeg import confinement
from app.adapters.ffmpeg.confinement import GIB, Limits
from app.domain.errors import MediaError, MediaMissing, MediaUnreadable, MediaUnsupported
from app.domain.media import MediaInfo

PATIENCE = 60.0  # seconds; a healthy file takes well under ten on a busy machine
LIMITS = Limits(address_space=4 * GIB, file_size=0, open_files=64, cpu_seconds=40)

_ROOT = Path(app.__file__).parent.parent
_REFUSALS: dict[str, type[MediaError]] = {
    refusal.__name__: refusal for refusal in (MediaUnreadable, MediaUnsupported)
}


class AvProber:
    """The Prober that asks PyAV."""

    def __init__(self, *, patience: float = PATIENCE, limits: Limits = LIMITS) -> None:
        self._patience = patience
        self._limits = limits

    def probe(self, path: Path) -> MediaInfo:
        """What the file holds. Raises MediaUnreadable, MediaUnsupported or MediaMissing."""
        if not path.is_file():
            raise MediaMissing
        answer = self._ask(path)
        if "info" in answer:
            return info_from_json(answer["info"])
        raise _REFUSALS[answer["refused"]](answer["message"])

    def _ask(self, path: Path) -> dict[str, Any]:
        command = [sys.executable, "-B", "-m", "app.adapters.ffmpeg.probe_child", str(path.absolute())]
        with confinement.start(command, cwd=_ROOT, limits=self._limits) as process:
            try:
                output, complaints = process.communicate(timeout=self._patience)
            except subprocess.TimeoutExpired as error:
                raise MediaUnreadable("That file takes too long to read. It may be damaged.") from error
            finally:
                confinement.stop(process, patience=0)
        if process.returncode < 0:  # the file made it crash, or took all its time or memory
            raise MediaUnreadable
        if process.returncode > 0:  # that is our mistake, not the file's
            raise RuntimeError(f"the probe failed: {complaints.decode('utf-8', 'replace')[-2000:]}")
        answer: dict[str, Any] = json.loads(output)
        return answer
