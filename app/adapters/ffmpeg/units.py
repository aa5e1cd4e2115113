"""The units of a packet of H.264 or HEVC, each after its length. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

UNIT_LENGTH = 4  # bytes before each unit of a packet


def units(packet: memoryview) -> Iterator[memoryview]:
    """The units of a length-prefixed packet. Raises ValueError when the lengths do not fill it."""
    place = 0
    while place < len(packet):
        length = int.from_bytes(packet[place : place + UNIT_LENGTH], "big")
        unit = packet[place + UNIT_LENGTH : place + UNIT_LENGTH + length]
        if len(unit) < length or not length:
            raise ValueError("a unit is longer than its packet")
        yield unit
        place += UNIT_LENGTH + length


def packed(parts: Iterable[bytes]) -> bytes:
    """Units as a packet."""
    return b"".join(len(part).to_bytes(UNIT_LENGTH, "big") + part for part in parts)
