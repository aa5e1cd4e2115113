"""Where a file can be cut without decoding it: its picture, its sound, or both. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.packet_index import PacketIndex
from app.domain.sound_index import SoundIndex


@dataclass(frozen=True)
class MediaIndex:
    """What is known of one file; None for what cannot be copied from it."""

    picture: PacketIndex | None = None
    sound: SoundIndex | None = None
