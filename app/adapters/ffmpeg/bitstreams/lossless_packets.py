"""How many samples each packet of sound that is stored without loss has."""

from __future__ import annotations

import re
from typing import Any

from av.packet import Packet
from av.stream import Stream

from app.domain.sound_index import SoundGrid

_STREAM_INFO = 34  # bytes of FLAC's first block, RFC 9639, 8.2
_MARK = b"fLaC"


def lossless_grid(stream: Stream, first: Packet[Any]) -> SoundGrid:
    """Going by the stream's head, or by the size of its first packet. Raises ValueError when they differ."""
    context: Any = stream.codec_context
    if context.name == "flac":
        return SoundGrid("flac", _flac_block(context.extradata or b""), 0)
    if not context.name.startswith("pcm_"):
        raise ValueError("its packets do not tell how long they are")
    frame = context.channels * _bits(context.name) // 8
    if not frame or first.size % frame:
        raise ValueError("a packet holds part of a sample")
    return SoundGrid(context.name, first.size // frame, 0)


def _bits(codec: str) -> int:
    found = re.match(r"pcm_[usf](\d+)", codec)
    return int(found[1]) if found else 0


def _flac_block(head: bytes) -> int:
    if head.startswith(_MARK):
        head = head[len(_MARK) + 4 :]
    shortest, longest = int.from_bytes(head[:2], "big"), int.from_bytes(head[2:4], "big")
    if len(head) < _STREAM_INFO or shortest != longest or not longest:
        raise ValueError("its packets are of several lengths")
    return longest
