"""A child process that reads a large file for a while before it has anything to say, as of a slow disk."""

from __future__ import annotations

import sys
import time
from pathlib import Path

TIMES, PAUSE = 40, 0.1

if __name__ == "__main__":
    with Path(sys.argv[1]).open("rb", buffering=0) as file:
        for _ in range(TIMES):
            file.read(1000)
            time.sleep(PAUSE)
