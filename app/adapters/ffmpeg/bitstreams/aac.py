"""What AAC's decoder configuration says, and whether packets lie on an even grid. Pure.

Names of fields are those of ISO/IEC 14496-3, 1.6.2.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise

from app.domain.sound_index import SoundGrid, SoundIndex, SoundStretch

LOW_COMPLEXITY = 2  # the object type that nothing before a packet and its neighbour matters to
RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000)
CHANNELS = {1: 1, 2: 2, 6: 6}  # channel configurations whose order of channels is not in doubt
MOST_STRETCHES = 100  # around each of their ends a file is opened and sound is coded
LEAST_TOGETHER = 100  # packets of a stretch on average, else times are no grid at all
MOST_TWICE = 8  # packets by which one stretch may lie over the one before
_SYNC_EXTENSION = 0x2B7
_HEAD, _HEAD_AND_SUM = 7, 9  # bytes of an ADTS head


@dataclass(frozen=True, slots=True)
class SoundPacket:
    """When a packet begins, in ticks of its stream, and its size."""

    pts: int
    size: int


def read_sound_configuration(data: bytes) -> tuple[int, int]:
    """Sample rate and channels of an AudioSpecificConfig of plain AAC-LC. Raises ValueError for others."""
    if len(data) < 2:
        raise ValueError("there is no decoder configuration")
    word = int.from_bytes(data[:2], "big")
    kind, rate, channels, rest = word >> 11, word >> 7 & 15, word >> 3 & 15, word & 7
    if kind != LOW_COMPLEXITY or rate >= len(RATES) or channels not in CHANNELS:
        raise ValueError("that is no plain AAC-LC")
    if rest:  # 960 samples a packet, a core coder or an extension
        raise ValueError("its packets are of an unusual length")
    if len(data) >= 5:
        more = int.from_bytes(data[2:5], "big")
        if more >> 13 == _SYNC_EXTENSION and more >> 7 & 1:
            raise ValueError("its upper half is coded apart")
    return RATES[rate], CHANNELS[channels]


def plain_configuration(rate: int, channels: int) -> bytes:
    """The AudioSpecificConfig of plain AAC-LC."""
    return (LOW_COMPLEXITY << 11 | RATES.index(rate) << 7 | channels << 3).to_bytes(2, "big")


def configuration_of_head(packet: bytes) -> bytes:
    """The AudioSpecificConfig that an ADTS head stands for; nothing when there is no such head."""
    if not has_head(packet):
        return b""
    kind, rate = (packet[2] >> 6) + 1, packet[2] >> 2 & 15
    channels = (packet[2] & 1) << 2 | packet[3] >> 6
    return (kind << 11 | rate << 7 | channels << 3).to_bytes(2, "big")


def without_head(packet: memoryview) -> memoryview:
    """A packet without its ADTS head. Raises ValueError when it holds several frames."""
    if not has_head(packet):
        return packet
    if packet[6] & 3:
        raise ValueError("a packet of sound holds several frames")
    return packet[_HEAD if packet[1] & 1 else _HEAD_AND_SUM :]


def has_head(packet: bytes | memoryview) -> bool:
    """Whether an ADTS head comes first: its mark, and its own length."""
    if len(packet) < _HEAD or packet[0] != 0xFF or packet[1] & 0xF6 != 0xF0:
        return False
    return int.from_bytes(packet[3:6], "big") >> 5 & 0x1FFF == len(packet)


def on_grids(
    packets: Sequence[SoundPacket], time_base: Fraction, rate: int, channels: int, grid: SoundGrid
) -> SoundIndex | None:
    """The index of packets that lie on one grid after another; None when that is no order to rely on."""
    found = _stretches([packet.pts for packet in packets], time_base * rate, rate, grid)
    stretches = tuple(islice(found, MOST_STRETCHES + 1))  # the rest of a file full of holes tells nothing
    if not 0 < len(stretches) <= min(MOST_STRETCHES, 1 + len(packets) // LEAST_TOGETHER):
        return None
    for stretch, after in pairwise(stretches):
        if after.first < stretch.first + (stretch.packets - MOST_TWICE) * grid.packet:
            return None
    size = sum(packet.size for packet in packets)
    return SoundIndex(grid.codec, grid.packet, rate, channels, stretches, size)


def _stretches(times: Sequence[int], tick: Fraction, rate: int, grid: SoundGrid) -> Iterator[SoundStretch]:
    """Packets of which each lies near its place after the first; a tick is that many samples."""
    unit = tick.denominator  # of a sample, so that all are whole numbers
    begins = [time * tick.numerator for time in times]
    packet = grid.packet * unit
    near = 2 * unit * max(Fraction(rate, 1000), tick * 2)  # between the earliest and the latest
    start = 0
    while start < len(begins):
        least = most = total = begins[start]
        count = 1
        for begin in islice(begins, start + 1, None):
            ahead = begin - count * packet
            least, most = min(least, ahead), max(most, ahead)
            if most - least > near:
                break
            total += ahead
            count += 1
        first = round(Fraction(total, count * unit))
        if tick > 1 and start == 0 and abs(first + grid.lead) <= tick:
            first = -grid.lead  # as encoders begin; the file's clock is too coarse to say so
        yield SoundStretch(first, count)
        start += count
