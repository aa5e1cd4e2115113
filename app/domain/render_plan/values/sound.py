"""What a render plan says of sound: what is heard when, and how it comes about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from app.domain.coding import Coding
from app.domain.sound_index import AAC, SoundGrid
from app.domain.time import Seconds

Voice: TypeAlias = tuple[str, int]
"""A source, and which of its sounds, counted from 0."""


@dataclass(frozen=True, slots=True)
class SourceSound:
    """What the engine must know of one of a source's streams of sound."""

    stream: int  # index in the file
    lag: Seconds = Fraction(0)  # after the file's beginning, where ffmpeg counts from the stream's own
    grids: tuple[int, ...] = ()  # samples at which its stretches begin, where times are too coarse to say
    packet: int = AAC.packet  # samples of each of its packets
    changes: bool = False  # it has other channels further on


@dataclass(frozen=True, slots=True)
class SoundRun:
    """`samples` samples of one clip's sound, or of silence when `source` is None.

    `sound` says which of the source's sounds, counted from 0.
    """

    samples: int
    source: str | None = None
    source_start: Seconds = Fraction(0)
    speed: Fraction = Fraction(1)
    keep_pitch: bool = True
    gain: Decimal = Decimal(0)  # decibels
    fade_in: int = 0  # samples
    fade_out: int = 0
    sound: int = 0

    @property
    def heard(self) -> Voice | None:
        """Which sound of which source is heard; None where it is silent."""
        return None if self.source is None else (self.source, self.sound)

    @property
    def changed(self) -> bool:
        """Whether it is to be heard in another way than it is stored."""
        return self.speed != 1 or bool(self.gain or self.fade_in or self.fade_out)


@dataclass(frozen=True, slots=True)
class CopiedSound:
    """Which packets of a source's sound a copied stretch consists of."""

    source: str
    at: Seconds  # when the first of them begins, on the file's own clock
    bytes: int
    sound: int = 0  # which of the source's sounds


@dataclass(frozen=True, slots=True)
class SoundSegment:
    """A stretch of sound: packets taken over as they are stored, or coded around a cut, or none at all.

    The lanes of a coded one are heard from WARM_UP packets before it to one packet after it; what is
    coded of that besides the stretch itself is thrown away.
    """

    packets: int
    reason: str  # why it is made in this way, for a person
    lanes: tuple[tuple[SoundRun, ...], ...] = ()
    copied: CopiedSound | None = None

    @property
    def is_hole(self) -> bool:
        """Whether there are no packets for that time, as in the source."""
        return not self.lanes and self.copied is None


@dataclass(frozen=True, slots=True)
class SoundSplice:
    """How the output's sound is made of copied and coded packets."""

    channels: int
    segments: tuple[SoundSegment, ...]
    grid: SoundGrid
    lead: int  # samples of the first packet that lie before the first one that is heard

    @property
    def copied_packets(self) -> int:
        """How many packets are taken over as they are stored."""
        return sum(segment.packets for segment in self.segments if segment.copied)

    @property
    def has_holes(self) -> bool:
        """Whether it is not there everywhere."""
        return any(segment.is_hole for segment in self.segments)


@dataclass(frozen=True, slots=True)
class SoundLabel:
    """How players call a sound of the output; empty where its sources do not say it, or differ."""

    language: str = ""
    title: str = ""


UNCALLED = SoundLabel()


@dataclass(frozen=True, slots=True)
class SoundTrack:
    """One more sound of an output, from which players choose; fields are called as in the plan."""

    lanes: tuple[tuple[SoundRun, ...], ...]
    samples: int
    sound: SoundSplice | None = None
    channels: int = 2
    label: SoundLabel = UNCALLED
    coding: Coding | None = None  # None: as the preset says
