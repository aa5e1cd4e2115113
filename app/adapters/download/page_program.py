"""yt-dlp, which finds the video on a page: how it is asked, and what it says. It is an extra.

It gets no word of a person but the address, which stands behind `--`; no settings or plugins of the
machine, no ffmpeg (which would open what a page sends without our list of formats), and the network
only through a proxy that judges every connection.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

NAME = "yt-dlp"
MADE = "page"  # the name of the file that it makes
_TITLE = "cutroom-title "
_PROGRESS = "cutroom-progress "


@dataclass(frozen=True, slots=True)
class Said:
    """What one line of it tells: the title, or how far it is."""

    title: str | None = None
    done: int | None = None  # bytes
    total: int | None = None


def find_program() -> Path | None:
    """The program, if it was installed beside us."""
    program = Path(sys.executable).with_name(NAME)
    return program if program.is_file() else None


def command_for(program: Path, address: str, *, proxy: str) -> list[str]:
    """Bring the video of a page into the folder that it runs in, as a file called MADE."""
    fields = "%(progress.downloaded_bytes)s %(progress.total_bytes)s %(progress.total_bytes_estimate)s"
    return [
        str(program),
        *("--ignore-config", "--no-plugin-dirs", "--no-cache-dir", "--no-remote-components", "--no-exec"),
        *("--no-js-runtimes", "--ffmpeg-location", "/nowhere", "--fixup", "never", "--downloader", "native"),
        *("--proxy", proxy, "--socket-timeout", "30", "--retries", "5"),
        *("--no-playlist", "--playlist-items", "1", "--no-mtime"),
        *("--format", "best", "--output", MADE),
        *("--quiet", "--no-warnings", "--no-colors", "--newline", "--progress"),
        *("--progress-template", f"download:{_PROGRESS}{fields}"),
        *("--print", f"before_dl:{_TITLE}%(title)j"),
        "--",
        address,
    ]


def understand(line: str) -> Said:
    """What a line tells; nothing, when it is not one that was asked for."""
    if line.startswith(_TITLE):
        try:
            title = json.loads(line.removeprefix(_TITLE))
        except ValueError:
            return Said()
        return Said(title=title if isinstance(title, str) else None)
    if line.startswith(_PROGRESS):
        done, total, estimate = (*map(_bytes, line.removeprefix(_PROGRESS).split(" ")), None, None, None)[:3]
        return Said(done=done, total=total if total is not None else estimate)
    return Said()


def _bytes(word: str) -> int | None:
    whole = word.strip().partition(".")[0]  # an estimate is not a whole number
    return int(whole) if whole.isascii() and whole.isdigit() and len(whole) < 19 else None
