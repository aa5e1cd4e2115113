"""What the last lines of a program mean that failed: lines in, one short sentence out."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import IO

_LEVEL = re.compile(r"\[(error|fatal|panic)\] ")
_SPEAKER = re.compile(r"\[[^\]]*@ 0x[0-9a-f]+\] |\[[a-z]+\] ")
_PATH = re.compile(r"(?:'?(?:file:)?/[^\s:']+'?)")
_SAYS_NOTHING = (
    "Conversion failed",
    "Error opening output file",
    "Error opening input file",
    "Error opening output files",
    "Error opening input files",
    "Error sending frames to consumers",
    "Error submitting a packet to the muxer",
    "Error submitting packet to decoder",
    "Error while filtering",
    "Error processing packet in packet queue",
    "Terminating thread",
    "Task finished with error code",
    "Nothing was written into output file",
    "Last message repeated",
    "Could not open encoder before EOF",
)

_FULL = ("No space left on device", "Disk quota exceeded", "File too large")

_TAIL = 4000  # bytes


def read_tail(complaints: IO[bytes]) -> str:
    """The end of what a program wrote into a file, which may be far too much to be read whole."""
    complaints.seek(-min(_TAIL, complaints.seek(0, os.SEEK_END)), os.SEEK_END)
    return complaints.read().decode("utf-8", "replace").strip()


def last_complaint(tail: Sequence[str]) -> str:
    """The last line that says what went wrong, without addresses and paths; empty if there is none."""
    errors = [line for line in tail if _LEVEL.search(line)] or list(tail)
    for line in reversed(errors):
        text = _PATH.sub("the file", _SPEAKER.sub("", line)).strip()
        if text and not any(phrase in text for phrase in _SAYS_NOTHING):
            return text[:200].rstrip(".: ")
    return ""


def is_disk_full(tail: Sequence[str]) -> bool:
    """Whether a program stopped because the disk was full."""
    return any(words in line for line in tail for words in _FULL)
