"""Where a file can be cut without decoding it: its picture, its sounds, or all of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.packet_index import PacketIndex
from app.domain.sound_index import SoundIndex


@dataclass(frozen=True)
class MediaIndex:
    """What is known of one file; None for what cannot be copied from it."""

    picture: PacketIndex | None = None
    sounds: tuple[SoundIndex | None, ...] = ()  # as many as the file has, or none

    def sound(self, number: int) -> SoundIndex | None:
        """What is known of one of its sounds, counted from 0."""
        return self.sounds[number] if number < len(self.sounds) else None
