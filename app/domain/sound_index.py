"""Where a sound stream can be cut without decoding it: packets of one length on an even grid. Pure.

A stream that was interrupted, or joined of several, has one such grid after another.

packets   |  0  |  1  |  2  |  3  |      as many samples each, the first at sample `first`
heard        :.....:                     what packet 1 says is heard over packet 2's place as well
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


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
class SoundStretch:
    """Packets that follow each other without a hole."""

    first: int  # sample on the file's own clock at which its first packet begins
    packets: int


@dataclass(frozen=True, slots=True)
class SoundIndex:
    """The packets of one stream: one stretch of them, or several where it was interrupted or joined."""

    codec: str
    packet: int  # samples of each
    sample_rate: int
    channels: int
    stretches: tuple[SoundStretch, ...]  # in the order of the file
    bytes: int

    @property
    def packets(self) -> int:
        """How many there are in all."""
        return sum(stretch.packets for stretch in self.stretches)
