"""Where a sound stream can be cut without decoding it: packets of one length on an even grid. Pure.

packets   |  0  |  1  |  2  |  3  |      as many samples each, the first at sample `first`
heard        :.....:                     what packet 1 says is heard over packet 2's place as well
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.domain.time import Seconds


@dataclass(frozen=True, slots=True)
class SoundGrid:
    """How an encoder lays out what it makes: the first packet begins `lead` samples before its sound."""

    codec: str
    packet: int  # samples
    lead: int


# By its encoder: between packets that lie like its own, those of a source can be taken over.
# Not MP3, whose packets need bits of those before, see docs/adr/0012; nothing that is stored without
# loss, which is coded anew without loss.
GRIDS: Mapping[str, SoundGrid] = {
    "aac": SoundGrid("aac", 1024, 1024),
    "libopus": SoundGrid("opus", 960, 312),
}
AAC = GRIDS["aac"]
OPUS = GRIDS["libopus"]


@dataclass(frozen=True, slots=True)
class SoundIndex:
    """The packets of one stream that follow each other without a hole."""

    codec: str
    packet: int  # samples of each
    sample_rate: int
    channels: int
    first: int  # sample on the file's own clock at which packet 0 begins
    packets: int
    bytes: int

    def time_of(self, packet: int) -> Seconds:
        """When a packet begins, on the file's own clock."""
        return Fraction(self.first + packet * self.packet, self.sample_rate)
