"""The units of a packet of H.264 or HEVC: each after its length, or each after a start code. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

UNIT_LENGTH = 4  # bytes before each unit of a packet
_START = b"\0\0\1"


def has_start_codes(extradata: bytes) -> bool:
    """Whether a stream separates its units by start codes, as transport streams do."""
    return extradata.startswith((_START, b"\0" + _START))


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


def started_units(packet: bytes) -> Iterator[memoryview]:
    """The units of a packet with start codes. Raises ValueError when it begins with something else."""
    place = packet.find(_START)
    if place < 0 or any(packet[:place]):
        raise ValueError("a packet does not begin with a start code")
    view = memoryview(packet)
    while place >= 0:
        first = place + len(_START)
        place = packet.find(_START, first)
        end = len(packet) if place < 0 else place
        while end > first and not packet[end - 1]:
            end -= 1  # a unit never ends in zero
        if end > first:
            yield view[first:end]


def packed(parts: Iterable[bytes | memoryview]) -> bytes:
    """Units as a packet."""
    return b"".join(piece for part in parts for piece in (len(part).to_bytes(UNIT_LENGTH, "big"), part))
