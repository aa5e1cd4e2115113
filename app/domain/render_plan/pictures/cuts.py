"""Where the pictures of a source are cut into segments, and where its file is entered. Pure.

stored | K . . . . . | K . . . | K . . . . . . . . . . . . . . . | K . .      K: key frames
cuts   |                       |               |                 |

A segment that begins with a key frame needs no picture decoded before it, so it is cut there, as
late as its length allows. The cuts are counted from the source's beginning: neither moving a clip
nor trimming it changes what lies between, so an export after a change finds the rest kept.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from types import MappingProxyType

from app.domain.media import Asset, Scan
from app.domain.packet_index import PacketFlag, PacketIndex
from app.domain.render_plan.sources import can_be_entered
from app.domain.render_plan.values import PictureRun, PlannedSource
from app.domain.time import Rate, Seconds

SEGMENT_SECONDS = 10  # what a killed render loses at most
SHORT_SECONDS = 4  # such a piece takes too long to begin
# Files that ffmpeg searches by when pictures are stored, as Matroska, it enters so much too early: it
# does not know how far out of order they are.
ENTER_LATER = Fraction(3, 23) + Fraction(1, 1000)

KEY, HIDDEN = int(PacketFlag.KEY), int(PacketFlag.HIDDEN)  # of plain numbers, & is quick


class Cuts:
    """The cuts of one source, in ticks. `end` is where they end.

    `keys` is when a decoder can begin, each with how long after it the file may still be entered for it;
    `before` is how much is needed of what is shown before the wanted pictures.
    `whole` is for a file that is read from its beginning whatever is wanted of it: it is not cut, or each
    piece would be as much work as all of it.
    """

    def __init__(
        self,
        keys: Mapping[int, int] = MappingProxyType({}),
        end: int = 0,
        *,
        time_base: Fraction = Fraction(1),
        zero: Seconds = Fraction(0),
        nudge: Seconds = Fraction(0),
        preroll: Seconds = Fraction(0),
        whole: bool = False,
        before: Seconds = Fraction(0),
    ) -> None:
        self._keys = list(keys)
        self._open = list(keys.values())
        self._end = end
        self._base = time_base
        self._zero = zero
        self._nudge = nudge
        self._preroll = preroll
        self._whole = whole
        self._before = before
        self._places: dict[Fraction, Sequence[Fraction]] = {}

    @classmethod
    def of(cls, asset: Asset, planned: PlannedSource, index: PacketIndex | None) -> Cuts:
        """Those of an asset: evenly where nothing leads straight to its key frames."""
        if asset.info is not None and not can_be_entered(asset.info):
            return cls(whole=True)
        picture = planned.picture
        if picture is None or picture.delay is None or index is None or asset.info is None:
            return cls()
        return cls(
            dict(_entries(index)),
            index.shown[-1],
            time_base=index.time_base,
            zero=asset.info.origin,
            nudge=picture.nudge,
            preroll=picture.preroll,
            # Fields become a whole picture by the pictures on both sides.
            before=Fraction(0) if picture.scan is Scan.WHOLE else _longest_step(index),
        )

    def between(self, run: PictureRun, first: int, end: int, rate: Rate) -> Iterator[tuple[int, int]]:
        """(first, how many) of a clip's frames, cut; a short piece at an edge stays with its neighbour."""
        if self._whole:
            yield first, end - first
            return
        places = (self._frame(run, at, rate) for at in self._around(run, first, end, rate))
        edges = [first, *sorted({place for place in places if first < place < end}), end]
        short, longest = SHORT_SECONDS * rate, SEGMENT_SECONDS * rate
        if len(edges) > 2 and edges[1] - first < short and edges[2] - first <= longest:
            del edges[1]
        if len(edges) > 2 and end - edges[-2] < short and end - edges[-3] <= longest:
            del edges[-2]
        yield from ((start, stop - start) for start, stop in pairwise(edges))

    def entry(self, run: PictureRun, rate: Rate) -> Seconds | None:
        """When the file is entered for a run: just after the key frame with which decoding begins.

        None where that is further than files are entered anyway.
        """
        wanted = run.source_start + run.first * run.speed / rate
        latest = wanted + self._nudge + run.speed / rate / 2
        if run.own:
            wanted = latest = run.own.ticks[0] * run.own.time_base - run.own.zero
        wanted, latest = wanted - self._before, latest - self._before
        at = bisect_right(self._keys, floor((latest + self._zero) / self._base)) - 1
        if at < 0:
            return None
        shown = self._keys[at] * self._base - self._zero
        later = min(ENTER_LATER, self._open[at] * self._base / 2)
        return shown + later if shown > wanted - self._preroll else None

    def _frame(self, run: PictureRun, ticks: Fraction, rate: Rate) -> int:
        """The first frame of a clip whose middle a picture has begun by that is shown then."""
        late = ticks * self._base - self._zero - run.source_start - self._nudge
        return ceil(late * rate / run.speed - Fraction(1, 2))

    def _around(self, run: PictureRun, first: int, end: int, rate: Rate) -> Iterator[Fraction]:
        """Every cut between two frames of a clip, and perhaps one more on either side, in ticks."""
        longest = SEGMENT_SECONDS * run.speed / self._base
        low, high = (
            (run.source_start + frame * run.speed / rate + self._zero) / self._base for frame in (first, end)
        )
        chosen = self._chosen(longest)
        yield from chosen[bisect_left(chosen, low) : bisect_right(chosen, high)]
        last = chosen[-1]
        number = max(1, ceil((low - last) / longest))
        while (place := last + number * longest) < high:
            yield place
            number += 1

    def _chosen(self, longest: Fraction) -> Sequence[Fraction]:
        """The cuts up to the last one at a key frame; after it there is one after each longest stretch."""
        if longest not in self._places:
            self._places[longest] = list(_spread(self._zero / self._base, self._keys, self._end, longest))
        return self._places[longest]


def _spread(begin: Fraction, keys: Sequence[int], end: int, longest: Fraction) -> Iterator[Fraction]:
    """Cuts that are at most `longest` apart, at keys where those are near enough."""
    place = begin
    yield place
    for key, following in pairwise([*keys, end]):
        if key <= place or following - place <= longest:
            continue
        pieces = ceil((key - place) / longest)
        yield from (place + (key - place) * number / pieces for number in range(1, pieces))
        place = Fraction(key)
        yield place


def _longest_step(index: PacketIndex) -> Seconds:
    """The most seconds from one picture to the next."""
    return max((later - sooner for sooner, later in pairwise(index.shown)), default=0) * index.time_base


def _entries(index: PacketIndex) -> Iterator[tuple[int, int]]:
    """When those key frames are shown that are found when the file is entered, and for how long."""
    begins = {index.pts[group.first] for group in index.groups if not index.flags[group.first] & HIDDEN}
    flags = zip(index.pts, index.flags, strict=True)
    keys = sorted(pts for pts, flag in flags if flag & KEY)
    for key, following in pairwise([*keys, index.shown[-1] + index.delay + 1]):
        until = following - index.delay
        if key in begins and until > key:
            yield key, until - key
