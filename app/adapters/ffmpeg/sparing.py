"""How many pictures are encoded at once, and with how many threads: on a small machine memory is scarce.

An encoder of 1080p holds some three hundred megabytes, most of them pictures that wait for their turn.
What is said here is about the machine alone, so no part is named after it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.coding import Coding

SMALL = 4  # processors; one encoder of large pictures keeps as many busy by itself
FEW = 2  # of them
LARGE = 1280 * 720  # pixels
LONG = 16_000_000  # bytes that are held of a file besides, as of an hour

# Encoders that hold 350 MB and more of 1080p by themselves, and how they look less far ahead. What was tried
# with other numbers stands in docs/speed.md.
#   x265: with the 15 pictures that are usual it held some seventy megabytes more.
#   SVT-AV1: what goes by a rate looks further than 16 else, and the filter over time by another five.
#   VP9: 25 are usual, of which it makes no use in one pass: the same came out, bit for bit.
HUNGRY: Mapping[str, tuple[str, str]] = {
    "libx265": ("-x265-params", "rc-lookahead=8:frame-threads=1"),
    "libsvtav1": ("-svtav1-params", "enable-tf=0:lookahead=16"),
    "libvpx-vp9": ("-lag-in-frames", "4"),
}


@dataclass(frozen=True, slots=True)
class Machine:
    """What encodes pictures of a size in pixels. A long file takes room: `held` bytes, the largest index."""

    size: tuple[int, int]
    held: int
    processors: int

    @classmethod
    def here(cls, size: tuple[int, int], *, held: int) -> Machine:
        """This one, for pictures of that size."""
        return cls(size, held, os.cpu_count() or 1)

    @property
    def small(self) -> bool:
        """Whether it is to be spared."""
        return self.processors <= SMALL

    @property
    def large_pictures(self) -> bool:
        """Whether few of them fit into its memory."""
        return _pixels(self.size) > LARGE

    @property
    def has_room(self) -> bool:
        """Whether no long file takes it."""
        return self.held <= LONG


@dataclass(frozen=True, slots=True)
class Share:
    """What of a machine one encoder takes, in ffmpeg's words: no part is named after them."""

    coding: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()  # so for each input


def encoders_at_once(machine: Machine, *, recoloured: bool) -> int:
    """A second one fills the gaps of the first, where there is room for its pictures.

    Two of 720p held 490 MB where colours are changed on the way, which keeps processors busy besides. HEVC
    and AV1 of 720p hold as much or more; but one of them alone leaves too much idle.
    """
    if not machine.small:
        return 2
    most = LARGE // 2 if recoloured and machine.processors <= FEW else LARGE
    return 2 if _pixels(machine.size) <= most and machine.has_room else 1


def sound_beside(machine: Machine, pictures: Coding | None) -> bool:
    """Whether sound is coded while pictures are: not where both hold the index of a long file as well,
    nor beside an encoder that leaves no room for it.

    Of two hours of 1080p the two held 424 MB together, with what else runs.
    """
    if not machine.small or not machine.large_pictures:
        return True
    return machine.has_room and (pictures is None or pictures.encoder not in HUNGRY)


def share(
    machine: Machine,
    coding: Coding,
    *,
    at_once: int,
    sources: tuple[tuple[int, int], ...],
    layers: int = 1,
    captions: bool = False,
    recoloured: bool = False,
) -> Share:
    """Few threads on a small machine, since each of them holds pictures; `sources` are those that are read.

    So many `layers` lie over each other at most, and `captions` perhaps over those. With `recoloured`, HDR
    or wide colours become ordinary on the way, in pictures of four bytes for each colour.

    The thread that looks ahead holds some too. With a second encoder beside it one does without; one
    that has the machine for itself would leave processors idle. How many threads an encoder has does
    not hang on who else is there: with another number, the same pictures become other bits.
    """
    if not machine.small:
        return Share()
    larger = any(_pixels(source) > _pixels(machine.size) for source in sources)
    reading = () if larger else ("-threads", "1")  # quick beside the encoder, but of larger pictures
    looks = coding.encoder == "libvpx-vp9" and coding.passes > 1  # as far as it can, for the better of it
    if coding.encoder in HUNGRY and machine.large_pictures and not looks:
        return Share(HUNGRY[coding.encoder], reading)
    if coding.encoder != "libx264":
        return Share(reading=reading)
    alone = encoders_at_once(machine, recoloured=recoloured) == 1
    threads, ahead = machine.processors + alone, 2
    if machine.large_pictures and not machine.has_room:
        threads, ahead = machine.processors, 0
    elif machine.large_pictures and layers > 2:  # two threads held 425 MB with three of 1080p
        threads, ahead = max(1, machine.processors - 1), 0
    elif machine.large_pictures and (len(sources) > 1 or recoloured):
        threads, ahead = machine.processors, 0 if captions and layers > 1 else 1
    elif at_once > 1:
        ahead = 0
    return Share(("-x264opts", f"threads={threads}:sync-lookahead={ahead}"), reading)


def _pixels(size: tuple[int, int]) -> int:
    return size[0] * size[1]
