"""Where a picture stream can be cut without decoding it: its packets, as an array to search. Pure.

    stored   I0 P3 B1 B2 | I4 P7 B5 B6 | …      packets in the order of the file
    rank      0  3  1  2 |  4  7  5  6 | …      which picture in the order of showing each one is

A clean cut is a place before which everything is shown that is stored before it. A group begins
with an IDR picture at a clean cut: nothing after it needs anything before it, but for pictures that
lead it, as HEVC allows; without what lies before the group those are left out.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntFlag
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise


class PacketFlag(IntFlag):
    """What is known of one packet."""

    KEY = 1  # the file calls it a key frame
    IDR = 2  # nothing after it refers to anything before it, if nothing leads it
    HIDDEN = 4  # decoded, but cut away by an edit list


@dataclass(frozen=True, slots=True)
class ParameterSets:
    """What a stream's sequence and picture parameter sets say, as far as copying depends on it."""

    profile: int  # profile_idc
    progressive: bool
    pixels: str  # as ffmpeg calls them; empty for those that are not encoded here
    sequence_ids: tuple[int, ...]  # HEVC's video parameter sets among them
    picture_ids: tuple[int, ...]
    digest: str  # equal for equal sets

    def goes_with(self, other: ParameterSets) -> bool:
        """Whether pictures of both can stand in one stream without a set meaning two things."""
        if self.digest == other.digest:
            return True
        apart = not set(self.sequence_ids) & set(other.sequence_ids)
        return apart and not set(self.picture_ids) & set(other.picture_ids)


@dataclass(frozen=True, slots=True)
class Group:
    """Packets `first` to `end` of the file: as many pictures, ranks `first` to `end`, complete.

    The `led` ones after the first are shown before it, and may need what lies before the group.
    """

    first: int
    end: int
    led: int = 0


@dataclass(frozen=True)
class PacketIndex:
    """The packets of one picture stream, in the order of the file. Times are ticks of `time_base`.

    What is worked out of them is kept as arrays: lists of numbers take five times the memory.
    """

    codec: str
    time_base: Fraction
    sets: ParameterSets | None  # None when they cannot be read, or change on the way
    pts: array[int]
    sizes: array[int]
    flags: bytes
    delay: int = 0  # ticks before it is shown that a picture is stored, at most

    @cached_property
    def shown(self) -> Sequence[int]:
        """When each picture is shown, first to last."""
        return array("q", sorted(self.pts))

    @cached_property
    def visible(self) -> Sequence[int]:
        """The same of those that no edit list cuts away."""
        flags = zip(self.pts, self.flags, strict=True)
        return array("q", sorted(pts for pts, flag in flags if not flag & PacketFlag.HIDDEN))

    @cached_property
    def ranks(self) -> Sequence[int]:
        """Which picture in the order of showing each packet is."""
        return array("q", [bisect_left(self.shown, pts) for pts in self.pts])

    @property
    def trustworthy(self) -> bool:
        """Whether every picture has a time of its own."""
        return bool(self.pts) and all(sooner < later for sooner, later in pairwise(self.shown))

    @cached_property
    def reordered(self) -> int:
        """How many packets later than it is shown a picture may be stored, at most."""
        return max((number - rank for number, rank in enumerate(self.ranks)), default=0)

    @cached_property
    def reach(self) -> Fraction:
        """How many seconds before a moment the picture that is seen then has been stored, at most."""
        longest = max((later - sooner for sooner, later in pairwise(self.shown)), default=0)
        return (self.delay + longest) * self.time_base

    @cached_property
    def longest_group(self) -> Fraction:
        """How many seconds it is from one key frame to the next, or to the end, at most."""
        keys = [pts for pts, flag in zip(self.pts, self.flags, strict=True) if flag & PacketFlag.KEY]
        edges = sorted([*self.shown[:1], *keys, *self.shown[-1:]])
        longest = max((later - sooner for sooner, later in pairwise(edges)), default=0)
        return longest * self.time_base

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The parts that can be taken out whole; what lies before the first one is in none."""
        cuts = [number for number in self._clean_cuts(0, len(self.pts)) if self._begins(number)]
        led = (self.ranks[number] - number for number in cuts)
        bounds = pairwise([*cuts, len(self.pts)])
        return tuple(Group(first, end, each) for (first, end), each in zip(bounds, led, strict=True))

    def clean_ends(self, group: Group) -> Iterator[int]:
        """Where a group may be left, the last place first: all that is stored before is shown before."""
        yield group.end
        yield from reversed([*self._clean_cuts(group.first, group.end)][1:])

    def stored_between(self, start: Fraction, end: Fraction) -> int:
        """How many bytes the pictures take that are shown then, in seconds from the first one."""
        times, until = self._stored
        first, last = (bisect_left(times, times[0] + at / self.time_base) for at in (start, end))
        return until[last] - until[first]

    @cached_property
    def _stored(self) -> tuple[Sequence[int], Sequence[int]]:
        """When pictures are shown, and how many bytes those before each of them take."""
        pairs = sorted(zip(self.pts, self.sizes, strict=True))
        return array("q", [at for at, _ in pairs]), array("q", [0, *accumulate(size for _, size in pairs)])

    def bytes_of(self, first: int, end: int) -> int:
        """How large packets are together."""
        return sum(self.sizes[first:end])

    def _begins(self, number: int) -> bool:
        """Whether a picture needs nothing before it, and what is shown before it is stored next."""
        if not self.flags[number] & PacketFlag.IDR:
            return False
        rank = self.ranks[number]
        return all(each < rank for each in self.ranks[number + 1 : rank + 1])

    def _clean_cuts(self, first: int, end: int) -> Iterator[int]:
        highest = first - 1
        for number in range(first, end):
            if highest == number - 1:
                yield number
            highest = max(highest, self.ranks[number])
