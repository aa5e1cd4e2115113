"""What VP9's packets say, as far as copying depends on it. Pure.

A packet is one frame, or a superframe: several of which one is shown, with an index at the end. Names
of fields are those of the VP9 bitstream specification, 6.2 and annex B.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.adapters.ffmpeg.bitstreams.bits import Bits
from app.adapters.ffmpeg.bitstreams.whole_pictures import Look, digest

_MARKER, _SYNC, _RGB = 2, 0x498342, 7
_HEAD = 16  # bytes of a frame that are looked at


def look(packet: memoryview) -> Look:
    """What a packet is. Raises ValueError when it makes no sense."""
    frames = [_frame(frame) for frame in _frames(packet)]
    first = frames[0]
    begins = first.begins and first.shown == 1
    return Look(begins, sum(frame.shown for frame in frames), first.profile, first.digest if begins else "")


def _frame(frame: memoryview) -> Look:
    bits = Bits(bytes(frame[:_HEAD]), protected=False)
    if bits.take(2) != _MARKER:
        raise ValueError("that is no frame of VP9")
    profile = bits.take(1) | bits.take(1) << 1
    if profile == 3:
        bits.take(1)
    if bits.take(1):  # show_existing_frame
        return Look(False, 1, profile)
    inter, shown, _ = bits.take(1), bits.take(1), bits.take(1)
    if inter:
        return Look(False, shown, profile)
    if bits.take(24) != _SYNC:
        raise ValueError("a key frame of VP9 is damaged")
    depth = bits.take(1) if profile >= 2 else 0
    space = bits.take(3)
    wide = bits.take(1) if space != _RGB else 1
    size = bits.take(16), bits.take(16)
    return Look(True, shown, profile, digest(profile, depth, space, wide, *size))


def _frames(packet: memoryview) -> Iterator[memoryview]:
    if not packet:
        raise ValueError("a packet is empty")
    mark = packet[-1]
    count, width = (mark & 7) + 1, (mark >> 3 & 3) + 1
    index = 2 + count * width
    if mark >> 5 != 6 or len(packet) < index or packet[-index] != mark:
        yield packet
        return
    place = 0
    for number in range(count):
        at = len(packet) - index + 1 + number * width
        size = int.from_bytes(packet[at : at + width], "little")
        if not 0 < size <= len(packet) - index - place:
            raise ValueError("a superframe of VP9 is damaged")
        yield packet[place : place + size]
        place += size
