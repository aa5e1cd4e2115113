"""The child process that has files looked into, each by a child of its own: `… probe_child`.

It is started once for many files, since it takes far longer to load PyAV than to look into a file,
and opens none itself. A file that crashes or blows up whoever reads it takes only that one down.

Reads a path in JSON from each line of its input, and writes a line of JSON for it:

    {"info": …}                                            what the file holds
    {"refused": name of a MediaError, "message": …}        it cannot be used
    {"signal": number}                                     it took its reader down
    {"failed": a traceback}                                our own mistake
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

import av.logging

from app.adapters.db.media_json import info_to_json
from app.adapters.ffmpeg.probing.inspection import inspect
from app.domain.errors import MediaError

IDLE_SECONDS = 20.0  # without a question it ends, and gives its memory back
LONGEST_ANSWER = 1 << 20  # bytes
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Answer until nobody asks any more."""
    av.logging.set_level(None)
    while select.select([sys.stdin], [], [], IDLE_SECONDS)[0]:
        line = sys.stdin.readline()
        if not line:
            return
        sys.stdout.write(json.dumps(_apart(Path(json.loads(line)))) + "\n")
        sys.stdout.flush()


def _apart(path: Path) -> dict[str, Any]:
    """Look into the file in a process of its own, which inherits every limit of this one."""
    reading, writing = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        _become_reader(parent, (0, 1, 2, reading))
        with os.fdopen(writing, "wb") as answer:
            answer.write(json.dumps(_look(path)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        said = answer.read(LONGEST_ANSWER)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if ended:
        return {"signal": -ended}
    found: dict[str, Any] = json.loads(said)
    return found


def _become_reader(parent: int, foreign: tuple[int, ...]) -> None:
    """End together with `parent`, and hold nothing by which others could be answered."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in foreign:
        os.dup2(nothing, number)


def _look(path: Path) -> dict[str, Any]:
    try:
        return {"info": info_to_json(inspect(path))}
    except MediaError as error:
        return {"refused": type(error).__name__, "message": error.message}
    except Exception:
        return {"failed": traceback.format_exc()}


if __name__ == "__main__":
    main()
