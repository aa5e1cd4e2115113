"""Which packets of sound can be copied, and what is coded around the cuts between them. Pure.

output     |  .  |  .  |  .  |  .  |  .  |      packets on one grid from the first sample on
a clip          <- - - - - - - - - - ->
copied                 |  .  |  .  |            whole inside of the clip, a packet from either end
coded      |  .  |  .  |           |  .  |      with what is really heard there, cut to the sample

The packets of a clip lie on a grid of their own, so what is copied of it is moved to the nearest
place of the output's: by half a packet at most, for the whole clip alike, and never adding up. Where
the file can say with which sample of its first packet the sound begins, the grid of the output is
laid so that this is least: a single clip is not moved at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from app.domain.render_plan.sound.places import (
    Copy,
    Grid,
    Hearing,
    Place,
    copied_segment,
    packet_offset,
    places_on_grids,
    source_sample,
)
from app.domain.render_plan.values import SoundRun, SoundSegment, SoundSplice

WARM_UP = 3  # packets that are coded before those that are used
MARGIN = 1  # packets between a cut and what is copied, besides those that the cut goes through
LEAST_COPIED = 8  # packets
JUDGED = 32  # clips, the longest, by which is judged where the output begins
MOST_MOVED = Fraction(12, 1000)  # seconds that sound may be heard early or late; lips show it from 40 on

CUT = "A cut goes through the sound here."
CHANGED = "Volume, fades or speed change the sound here."
MIXED = "Several sounds are heard at once here."
SILENT = "There is silence here."


def spliced_sound(lanes: Sequence[Sequence[SoundRun]], hearing: Hearing) -> SoundSplice | None:
    """How the sound is made; None when nothing of it is copied."""
    shared, placed = places_on_grids(lanes, hearing)
    hearing = replace(hearing, ahead=_ahead(placed, hearing))
    copies = sorted(_copies(placed, hearing), key=lambda copy: copy.first)
    if not copies:
        return None
    layout = _Layout(placed, copies, hearing)
    made = tuple(_segments(layout, copies, hearing))
    return SoundSplice(shared, made, hearing.grid, hearing.lead)


def _ahead(placed: Sequence[Sequence[Place]], hearing: Hearing) -> int:
    """By how much the output begins earlier, so that copied sound is moved least: that of one clip not."""
    found = [(place, place.grid) for lane in placed for place in lane if place.grid]
    longest = sorted(found, key=lambda each: -each[0].run.samples)[:JUDGED]
    packet = hearing.grid.packet
    moved = [(packet_offset(*each, hearing)[1], each[0].run.samples) for each in longest]

    def cost(ahead: int) -> int:
        left = (((each - ahead + packet // 2) % packet - packet // 2, samples) for each, samples in moved)
        return sum(distance * distance * samples for distance, samples in left)

    tried: list[int] = [0, *(each % packet for each, _ in moved), *range(0, packet, packet // JUDGED)]
    return min((ahead for ahead in tried if ahead <= hearing.most_ahead), key=cost)


def _copies(placed: Sequence[Sequence[Place]], hearing: Hearing) -> Iterator[Copy]:
    for number, lane in enumerate(placed):
        others = [place for other in (*placed[:number], *placed[number + 1 :]) for place in other]
        taken = sorted((place.start, place.end) for place in others if place.run.source)
        for place in lane:
            if place.grid:
                for start, end in _free(place.start, place.end, taken):
                    yield from _copy(place, place.grid, start, end, hearing)


def _copy(place: Place, grid: Grid, start: int, end: int, hearing: Hearing) -> Iterator[Copy]:
    offset, moved = packet_offset(place, grid, hearing)
    if Fraction(abs(moved), hearing.sample_rate) > MOST_MOVED:
        return
    lead, packet = hearing.lead, hearing.grid.packet
    first = max(-(-(start + lead) // packet) + MARGIN, -offset)
    if start == 0 and moved == 0 and offset == 0:
        first = 0  # the source from its very beginning
    last = grid.packets - offset
    if end == hearing.samples and moved == 0 and last == hearing.packets:
        end = last  # the source to its very end
    else:
        end = min((end + lead) // packet - 1 - MARGIN, last - 1)
    if end - first >= LEAST_COPIED:
        yield Copy(first, end, place, grid, first + offset, moved)


def _free(start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of a range when ranges, in order of their starts, are taken."""
    for first, last in taken:
        if last <= start or first >= end:
            continue
        if start < first:
            yield start, first
        start = max(start, last)
    if start < end:
        yield start, end


def _segments(layout: _Layout, copies: Sequence[Copy], hearing: Hearing) -> Iterator[SoundSegment]:
    place = 0
    for copy in copies:
        if place < copy.first:
            yield layout.coded(place, copy.first)
        yield copied_segment(copy, hearing)
        place = copy.end
    if place < hearing.packets:
        yield layout.coded(place, hearing.packets)


class _Layout:
    """What is heard in any window of the output, with what is copied where it was moved to."""

    def __init__(
        self,
        placed: Sequence[Sequence[Place]],
        copies: Sequence[Copy],
        hearing: Hearing,
    ) -> None:
        self._placed = placed
        self._moved = {id(copy.place): copy.moved for copy in copies}
        self._rate = hearing.sample_rate
        self._packet = hearing.grid.packet
        self._ahead = hearing.ahead

    def coded(self, first: int, end: int) -> SoundSegment:
        """Packets `first` to `end` of the output, coded anew."""
        start, stop = self._sample(first - 1 - WARM_UP), self._sample(end + 1)
        lanes = tuple(tuple(self._window(lane, start, stop)) for lane in self._placed)
        heard = [lane for lane in lanes if any(run.source for run in lane)]
        kept = tuple(heard) or ((SoundRun(stop - start),),)
        return SoundSegment(end - first, self._reason(first, end), kept)

    def _sample(self, packet: int) -> int:
        """From where on the coder is given what becomes a packet of the output, one packet later."""
        return packet * self._packet - self._ahead

    def _window(self, lane: Sequence[Place], start: int, stop: int) -> Iterator[SoundRun]:
        at = start
        for place in lane:
            begin, end = max(start, place.start), min(stop, place.end)
            if begin >= end or place.run.source is None:
                continue
            source = source_sample(place.run, self._rate) + begin - place.start
            early = source - self._moved.get(id(place), 0)
            first = max(0, place.grid.first) if place.grid else 0
            begin += max(0, first - early)  # nothing of it lies before
            if begin >= end:
                continue
            if at < begin:
                yield SoundRun(begin - at)
            whole = (begin, end) == (place.start, place.end) and not self._moved.get(id(place))
            yield place.run if whole else self._cut(place.run, max(first, early), end - begin)
            at = end
        if at < stop:
            yield SoundRun(stop - at)

    def _cut(self, run: SoundRun, sample: int, samples: int) -> SoundRun:
        return replace(run, samples=samples, source_start=Fraction(sample, self._rate))

    def _reason(self, first: int, end: int) -> str:
        """Why the packets are not copied."""
        start, stop = self._sample(first - 1), self._sample(end + 1)
        here = [
            place
            for lane in self._placed
            for place in lane
            if place.run.source and place.start < stop and place.end > start
        ]
        if any(place.run.changed for place in here):
            return CHANGED
        if not here:
            return SILENT
        if any(place.grid is None for place in here):
            return "Its sound is of another kind than the output's."
        ordered = sorted(here, key=lambda place: place.start)
        mixed = any(later.start < sooner.end for sooner, later in pairwise(ordered))
        return MIXED if mixed else CUT
