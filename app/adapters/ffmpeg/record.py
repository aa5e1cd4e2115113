"""What a render ran, to be kept with its output: commands as a person could run them again."""

from __future__ import annotations

import shlex
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import av

from app import __version__
from app.adapters.ffmpeg.preamble import file_url, without_limits
from app.adapters.ffmpeg.process import Ffmpeg

MOST_COMMANDS = 20  # of an export with hundreds of clips, the first ones tell how all were made
MOST_CHARACTERS = 4000  # of one


class Record:
    """Keeps the first commands, inputs called by their media's ids: where files lie is nobody's business.

    Thread-safe.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._ids = {file_url(path): asset for asset, path in files.items()}
        self._lock = threading.Lock()
        self._commands: list[str] = []
        self._count = 0

    def note(self, arguments: Sequence[str]) -> None:
        """One command is run: ffmpeg with these arguments."""
        words = ["ffmpeg", *(self._ids.get(word, word) for word in without_limits(arguments))]
        with self._lock:
            self._count += 1
            if len(self._commands) < MOST_COMMANDS:
                self._commands.append(shlex.join(words)[:MOST_CHARACTERS])

    def facts(self) -> Mapping[str, Any]:
        """The commands, and how many there were."""
        with self._lock:
            return {"commands": list(self._commands), "commands_run": self._count}


def made_by(ffmpeg: Ffmpeg, record: Record) -> Mapping[str, Any]:
    """For the report: with which versions the output was made, and how."""
    facts = record.facts()
    ran = {"ffmpeg": ffmpeg.version} if facts["commands_run"] else {}
    return {"versions": {"cutroom": __version__, **ran, "pyav": av.__version__}, **facts}
