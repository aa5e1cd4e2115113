"""Packets that say nothing but their bytes, and whether they are keys."""

from __future__ import annotations

from typing import Any, cast

from av.packet import Packet


def plain(packet: Packet[Any]) -> Packet[Any]:
    """The packet without what a stream or its demuxer adds for decoders: itself, where nothing was added."""
    if packet.is_discard or packet.is_corrupt or packet.is_disposable or any(packet.iter_sidedata()):
        return remade(packet, memoryview(packet))
    return packet


def remade(packet: Packet[Any], data: bytes | memoryview) -> Packet[Any]:
    """A new packet of other bytes in the place of one."""
    made: Packet[Any] = Packet(cast(bytes, data))
    made.is_keyframe = packet.is_keyframe
    return made
