"""What AV1's packets say, as far as copying depends on it. Pure.

A packet is a temporal unit: units (OBUs) of which one frame is shown. Names of fields are those of
the AV1 bitstream specification, 5.3 to 5.9.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.adapters.ffmpeg.bitstreams.whole_pictures import Look, digest

_SEQUENCE, _FRAME_HEADER, _FRAME = 1, 3, 6
_KEY = 0


def look(packet: memoryview) -> Look:
    """What a packet is. Raises ValueError when it makes no sense."""
    shown, begins, sequence, profile, frames = 0, False, "", 0, 0
    for kind, unit in _units(packet):
        if kind == _SEQUENCE:
            profile = unit[0] >> 5
            sequence = digest(bytes(unit))
            if unit[0] >> 3 & 1:
                raise ValueError("that is a still picture")  # whose frames have shorter heads
        elif kind in (_FRAME_HEADER, _FRAME):
            existing, frame, show = unit[0] >> 7, unit[0] >> 5 & 3, unit[0] >> 4 & 1
            shown += 1 if existing else show
            begins = begins or (not frames and not existing and frame == _KEY and bool(show and sequence))
            frames += 1
    return Look(begins, shown, profile, sequence if begins else "")


def _units(packet: memoryview) -> Iterator[tuple[int, memoryview]]:
    place = 0
    while place < len(packet):
        head = packet[place]
        place += 2 if head & 4 else 1
        size = len(packet) - place
        if head & 2:
            size, place = _leb128(packet, place)
        if head >> 7 or place + size > len(packet):
            raise ValueError("a unit of AV1 is damaged")
        if size:
            yield head >> 3 & 15, packet[place : place + size]
        place += size


def _leb128(packet: memoryview, place: int) -> tuple[int, int]:
    """A number in sevens of bits, and where it ends."""
    value = 0
    for number in range(8):
        if place >= len(packet):
            break
        byte = packet[place]
        place += 1
        value |= (byte & 127) << 7 * number
        if not byte & 128:
            return value, place
    raise ValueError("a unit of AV1 is damaged")
