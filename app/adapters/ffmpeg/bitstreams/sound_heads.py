"""What the head of each packet of sound says of its channels, so that a change on the way is noticed. Pure.

AC-3 and E-AC-3: ETSI TS 102 366, 4.3 and E.1.2; MPEG audio: ISO/IEC 11172-3, 2.4.1.3; AAC: ADTS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.adapters.ffmpeg.bitstreams.aac import configuration_of_head

_SYNC = b"\x0b\x77"
_ENHANCED = 10  # bitstream identifications above it are E-AC-3
_MONO = 3  # mode of MPEG audio


def tells_channels(codec: str) -> bool:
    """Whether packets of a codec say it."""
    return codec in _READERS


def channels_in(codec: str, packet: bytes) -> int | None:
    """A number that is another one when a packet of the codec has other channels; None where none is told."""
    reader = _READERS.get(codec)
    return reader(packet) if reader else None


def _dolby(packet: bytes) -> int | None:
    if len(packet) < 8 or not packet.startswith(_SYNC):
        return None
    if packet[5] >> 3 > _ENHANCED:
        return packet[4] & 15  # acmod, lfeon
    mode, place = packet[6] >> 5, 3
    place += 2 * sum((mode & 1 and mode != 1, bool(mode & 4), mode == 2))  # mix levels, or surround mode
    low = int.from_bytes(packet[6:8], "big") >> (15 - place) & 1
    return mode << 1 | low


def _mpeg(packet: bytes) -> int | None:
    if len(packet) < 4 or packet[0] != 0xFF or packet[1] & 0xE0 != 0xE0:
        return None
    return 1 if packet[3] >> 6 == _MONO else 2


def _aac(packet: bytes) -> int | None:
    said = configuration_of_head(packet)
    return int.from_bytes(said, "big") if said else None


_READERS: Mapping[str, Callable[[bytes], int | None]] = {
    "ac3": _dolby,
    "eac3": _dolby,
    "mp2": _mpeg,
    "mp3": _mpeg,
    "aac": _aac,
}
