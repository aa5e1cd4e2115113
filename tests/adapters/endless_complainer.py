"""A child process that complains far more than anybody reads, and then says what is wrong."""

from __future__ import annotations

import sys

from app.adapters.ffmpeg.inside_child import refuse

MEGABYTES = 64

if __name__ == "__main__":
    for _ in range(MEGABYTES):
        sys.stderr.write("a packet makes no sense\n" * 43_690)
    refuse("It is damaged.")
