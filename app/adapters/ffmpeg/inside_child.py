"""What a child process of ours says, and how it is told what to do. It imports little: a child starts often.

It says how far it is in the words of ffmpeg's `-progress`, on its standard output. When the file is
to blame it writes the reason to its standard error and ends with REFUSED.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

REFUSED = 3


def order_told() -> str:
    """The argument of this child, or the line that it is told. It ends here when nobody will tell it."""
    order = sys.argv[1] if len(sys.argv) > 1 else sys.stdin.readline().rstrip("\n")
    if not order:
        sys.exit()
    return order


def tell_progress(seconds: float) -> None:
    """Say that so many seconds of the file are done."""
    sys.stdout.write(f"out_time_us={int(seconds * 1_000_000)}\nprogress=continue\n")
    sys.stdout.flush()


def leave() -> NoReturn:
    """End well and at once: an interpreter that is tidied up first takes 10 ms more."""
    sys.stdout.flush()
    os._exit(0)


def said_by(error: Exception) -> str:
    """What an error says, without the system's number of it, and without where a file lies."""
    return getattr(error, "strerror", None) or str(error)


def refuse(reason: str) -> NoReturn:
    """End because of what is in the file."""
    sys.stderr.write(reason)
    sys.exit(REFUSED)
