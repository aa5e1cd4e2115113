"""Where a sound stream can be cut without decoding it: AAC packets on an even grid. Pure.

packets   |  0  |  1  |  2  |  3  |      1024 samples each, the first at sample `first`
heard        :.....:                     what packet 1 says is heard over packet 2's place as well
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.domain.time import Seconds

PACKET = 1024  # samples


@dataclass(frozen=True, slots=True)
class SoundIndex:
    """The packets of one AAC stream that follow each other without a hole."""

    sample_rate: int
    channels: int
    first: int  # sample on the file's own clock at which packet 0 begins
    packets: int
    bytes: int

    def time_of(self, packet: int) -> Seconds:
        """When a packet begins, on the file's own clock."""
        return Fraction(self.first + packet * PACKET, self.sample_rate)
