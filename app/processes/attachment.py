"""A process that ends with the one that started it, however that one ended."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1
_ORPHANED = 70


def stay_attached() -> None:
    """Die when the parent does. Its end of our standard input closes then; Linux also sends a signal."""
    threading.Thread(target=_watch_input, name="attachment", daemon=True).start()
    die_with_parent()


def die_with_parent() -> None:
    """Have Linux kill this process when its parent ends; elsewhere nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _watch_input() -> None:
    while os.read(0, 4096):
        pass
    os._exit(_ORPHANED)  # nothing is worth waiting for: whoever looks after this process is gone
