"""Codecs whose packets are shown in the order of the file, one picture each: VP9 and AV1. Pure.

A key frame forgets all that was before it and says itself what decoders must know, so nothing has to
be merged where copied and encoded pictures meet.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from app.domain.packet_index import ParameterSets


class Look(NamedTuple):
    """What one packet is."""

    begins: bool  # whether nothing after it needs anything before it
    shown: int  # pictures
    profile: int
    digest: str = ""  # of what a key frame says of all that follow; equal for equal ones


def digest(*words: object) -> str:
    """The same for the same words."""
    return hashlib.sha256(repr(words).encode()).hexdigest()


class Following:
    """Gathers whether all key frames of a stream say the same."""

    def __init__(self) -> None:
        self._first: Look | None = None
        self._even = True

    def take(self, found: Look | None) -> None:
        """The next packet of the file; None when it made no sense."""
        if found is None or found.shown != 1:
            self._even = False
        elif found.begins:
            self._first = self._first or found
            self._even = self._even and found.digest == self._first.digest

    def sets(self, pixels: str) -> ParameterSets | None:
        """What copying must know; None when that is not clear."""
        if self._first is None or not self._even:
            return None
        return ParameterSets(self._first.profile, True, pixels, (), (), self._first.digest)
