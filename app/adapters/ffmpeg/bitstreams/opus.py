"""What Opus's head and packets say, as far as copying depends on it. Pure.

The head is that of RFC 7845, 5.1; a packet begins with the byte of RFC 6716, 3.1.
"""

from __future__ import annotations

from app.domain.sound_index import OPUS

RATE = 48_000
_MARK = b"OpusHead"
_FIRST_CELT = 16  # configurations below it predict speech from what was said before
_CELT_LENGTHS = (120, 240, 480, 960)  # samples


def read_opus_head(data: bytes) -> int:
    """How many channels there are. Raises ValueError for sound that is not laid out as ours is."""
    if len(data) < 19 or not data.startswith(_MARK):
        raise ValueError("there is no head of Opus")
    skipped, gain = int.from_bytes(data[10:12], "little"), data[16:18]
    if skipped != OPUS.lead or any(gain) or data[18]:
        raise ValueError("that is no plain Opus")
    return data[9]


def is_plain_packet(packet: memoryview) -> bool:
    """Whether a packet is one frame of 20 ms that needs hardly anything of those before it."""
    if not packet:
        return False
    configuration, frames = packet[0] >> 3, packet[0] & 3
    return configuration >= _FIRST_CELT and not frames and _CELT_LENGTHS[configuration & 3] == OPUS.packet
