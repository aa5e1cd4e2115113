"""Which packets of sound can be copied, and what is coded around the cuts between them. Pure.

output     |  .  |  .  |  .  |  .  |  .  |      packets on one grid from the first sample on
a clip          <- - - - - - - - - - ->
copied                 |  .  |  .  |            whole inside of the clip, a packet from either end
coded      |  .  |  .  |           |  .  |      with what is really heard there, cut to the sample

The packets of a clip lie on a grid of their own, so what is copied of it is moved to the nearest
place of the output's: by half a packet at most, for the whole clip alike, and never adding up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from app.domain.errors import RenderError
from app.domain.media import Asset
from app.domain.media_index import MediaIndex
from app.domain.render_plan.sound_values import CopiedSound, SoundRun, SoundSegment, SoundSplice, Voice
from app.domain.sound_index import SoundGrid, SoundIndex
from app.domain.time import nearest_frame

WARM_UP = 3  # packets that are coded before those that are used
MARGIN = 1  # packets between a cut and what is copied, besides those that the cut goes through
LEAST_COPIED = 8  # packets
MOST_MOVED = Fraction(12, 1000)  # seconds that sound may be heard early or late; lips show it from 40 on

COPIED = "Copied as it is stored."
CUT = "A cut goes through the sound here."
CHANGED = "Volume, fades or speed change the sound here."
MIXED = "Several sounds are heard at once here."
SILENT = "There is silence here."


@dataclass(frozen=True, slots=True)
class _Place:
    """A run of a lane, from sample `start` on."""

    start: int
    run: SoundRun

    @property
    def end(self) -> int:
        return self.start + self.run.samples


@dataclass(frozen=True, slots=True)
class _Copy:
    """Packets `first` to `end` of the output, taken from a run's source."""

    first: int
    end: int
    place: _Place
    packet: int  # of the source, for the first
    moved: int  # samples later than the timeline says


@dataclass(frozen=True, slots=True)
class Hearing:
    """What must be known of the output's sound besides its lanes."""

    samples: int
    sample_rate: int
    assets: Mapping[str, Asset]
    indexes: Mapping[str, MediaIndex]
    grid: SoundGrid  # of the output's coder


def spliced_sound(lanes: Sequence[Sequence[SoundRun]], hearing: Hearing) -> SoundSplice | None:
    """How the sound is made; None when nothing of it is copied."""
    placed = [list(_placed(lane)) for lane in lanes]
    shared, able = _able(placed, hearing)
    copies = sorted(_copies(placed, able, hearing), key=lambda copy: copy.first)
    if not copies:
        return None
    grid = hearing.grid
    total = -(-(hearing.samples + grid.lead) // grid.packet)
    layout = _Layout(placed, copies, able, hearing)
    made = tuple(_segments(layout, copies, total, hearing.indexes))
    return SoundSplice(shared, made, grid, grid.lead)


def whole_sound(lanes: Sequence[Sequence[SoundRun]], hearing: Hearing) -> tuple[SoundSplice, int]:
    """The sound with nothing coded, cut between packets, and how many samples it has.

    Raises RenderError when it cannot be had so.
    """
    placed = [list(_placed(lane)) for lane in lanes]
    shared, able = _able(placed, hearing)
    if len(placed) != 1 or any(place.run.heard not in able for place in placed[0]):
        raise RenderError("The sound of these clips cannot be put together without encoding.")
    lead, packet = hearing.grid.lead, hearing.grid.packet
    segments, at, ahead = [], 0, 0
    for place in placed[0]:
        grid = able[_voice(place.run)]
        offset, _ = _offset(place, grid, hearing)
        first = 0 if place.start == 0 else _nearest(place.start + lead, packet)
        last = place is placed[0][-1]
        end = -(-(place.end + lead) // packet) if last else _nearest(place.end + lead, packet)
        if first + offset < 0 and place.start == 0:
            first, ahead = -offset, -offset
        if last:
            end = min(end, grid.packets - offset)
        if end <= first or not 0 <= first + offset < end + offset <= grid.packets:
            raise RenderError(
                "The sound of a clip is shorter than its picture, and silence has to be encoded."
            )
        segments.append(_copied(_Copy(first, end, place, first + offset, 0), hearing.indexes))
        at = end
    samples = min(hearing.samples, at * packet - lead)
    return SoundSplice(shared, tuple(segments), hearing.grid, lead - ahead * packet), samples


def _nearest(sample: int, packet: int) -> int:
    return nearest_frame(Fraction(sample, packet), Fraction(1))


def _able(placed: Sequence[Sequence[_Place]], hearing: Hearing) -> tuple[int, Mapping[Voice, _Grid]]:
    """How many channels the output has, and the grids of the sources that can be copied into it."""
    heard = {_voice(place.run) for lane in placed for place in lane if place.run.source}
    channels = {_channels(hearing.assets[name], sound) for name, sound in heard}
    shared = channels.pop() if len(channels) == 1 else 2
    grids = {voice: _grid(voice, hearing, shared) for voice in heard}
    return shared, {voice: grid for voice, grid in grids.items() if grid}


def _placed(lane: Sequence[SoundRun]) -> Iterator[_Place]:
    start = 0
    for run in lane:
        yield _Place(start, run)
        start += run.samples


def _voice(run: SoundRun) -> Voice:
    return run.source or "", run.sound


def _channels(asset: Asset, sound: int) -> int:
    return asset.info.audio[sound].channels if asset.info else 0


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the packets of a source lie, counted in samples from its time zero."""

    first: int
    packets: int


def _grid(voice: Voice, hearing: Hearing, channels: int) -> _Grid | None:
    name, number = voice
    asset, index = hearing.assets[name], hearing.indexes.get(name)
    sound = index.sound(number) if index else None
    if sound is None or asset.info is None:
        return None
    if (sound.sample_rate, sound.channels) != (hearing.sample_rate, channels):
        return None
    if (sound.codec, sound.packet) != (hearing.grid.codec, hearing.grid.packet):
        return None
    return _Grid(sound.first - nearest_frame(asset.info.origin, Fraction(sound.sample_rate)), sound.packets)


def _copies(
    placed: Sequence[Sequence[_Place]], able: Mapping[Voice, _Grid], hearing: Hearing
) -> Iterator[_Copy]:
    for number, lane in enumerate(placed):
        others = [place for other in (*placed[:number], *placed[number + 1 :]) for place in other]
        taken = sorted((place.start, place.end) for place in others if place.run.source)
        for place in lane:
            grid = able.get(_voice(place.run))
            if grid and _is_plain(place.run):
                for start, end in _free(place.start, place.end, taken):
                    yield from _copy(place, grid, start, end, hearing)


def _copy(place: _Place, grid: _Grid, start: int, end: int, hearing: Hearing) -> Iterator[_Copy]:
    offset, moved = _offset(place, grid, hearing)
    if Fraction(abs(moved), hearing.sample_rate) > MOST_MOVED:
        return
    lead, packet = hearing.grid.lead, hearing.grid.packet
    first = max(-(-(start + lead) // packet) + MARGIN, -offset)
    if start == 0 and moved == 0 and offset == 0:
        first = 0  # the source from its very beginning
    end = min((end + lead) // packet - 1 - MARGIN, grid.packets - 1 - offset)
    if end - first >= LEAST_COPIED:
        yield _Copy(first, end, place, first + offset, moved)


def _offset(place: _Place, grid: _Grid, hearing: Hearing) -> tuple[int, int]:
    """From packets of the output to those of the source, and how many samples late those are then."""
    packet = hearing.grid.packet
    ahead = _source_sample(place.run, hearing.sample_rate) - place.start - hearing.grid.lead - grid.first
    moved = (ahead + packet // 2) % packet - packet // 2
    return (ahead - moved) // packet, moved


def _is_plain(run: SoundRun) -> bool:
    return run.speed == 1 and not run.gain and not run.fade_in and not run.fade_out


def _source_sample(run: SoundRun, sample_rate: int) -> int:
    return nearest_frame(run.source_start, Fraction(sample_rate))


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


def _segments(
    layout: _Layout, copies: Sequence[_Copy], total: int, indexes: Mapping[str, MediaIndex]
) -> Iterator[SoundSegment]:
    place = 0
    for copy in copies:
        if place < copy.first:
            yield layout.coded(place, copy.first)
        yield _copied(copy, indexes)
        place = copy.end
    if place < total:
        yield layout.coded(place, total)


def _copied(copy: _Copy, indexes: Mapping[str, MediaIndex]) -> SoundSegment:
    name, number = _voice(copy.place.run)
    index: SoundIndex | None = indexes[name].sound(number)
    assert index is not None
    packets = copy.end - copy.first
    size = index.bytes * packets // index.packets
    return SoundSegment(packets, COPIED, copied=CopiedSound(name, index.time_of(copy.packet), size, number))


class _Layout:
    """What is heard in any window of the output, with what is copied where it was moved to."""

    def __init__(
        self,
        placed: Sequence[Sequence[_Place]],
        copies: Sequence[_Copy],
        able: Mapping[Voice, _Grid],
        hearing: Hearing,
    ) -> None:
        self._placed = placed
        self._moved = {id(copy.place): copy.moved for copy in copies}
        self._able = able
        self._rate = hearing.sample_rate
        self._packet = hearing.grid.packet

    def coded(self, first: int, end: int) -> SoundSegment:
        """Packets `first` to `end` of the output, coded anew."""
        start, stop = (first - 1 - WARM_UP) * self._packet, (end + 1) * self._packet
        lanes = tuple(tuple(self._window(lane, start, stop)) for lane in self._placed)
        heard = [lane for lane in lanes if any(run.source for run in lane)]
        kept = tuple(heard) or ((SoundRun(stop - start),),)
        return SoundSegment(end - first, self._reason(first, end), kept)

    def _window(self, lane: Sequence[_Place], start: int, stop: int) -> Iterator[SoundRun]:
        at = start
        for place in lane:
            begin, end = max(start, place.start), min(stop, place.end)
            if begin >= end or place.run.source is None:
                continue
            source = _source_sample(place.run, self._rate) + begin - place.start
            early = source - self._moved.get(id(place), 0)
            begin += max(0, -early)  # nothing lies before the source
            if begin >= end:
                continue
            if at < begin:
                yield SoundRun(begin - at)
            whole = (begin, end) == (place.start, place.end) and not self._moved.get(id(place))
            yield place.run if whole else self._cut(place.run, max(0, early), end - begin)
            at = end
        if at < stop:
            yield SoundRun(stop - at)

    def _cut(self, run: SoundRun, sample: int, samples: int) -> SoundRun:
        return replace(run, samples=samples, source_start=Fraction(sample, self._rate))

    def _reason(self, first: int, end: int) -> str:
        """Why the packets are not copied."""
        start, stop = (first - 1) * self._packet, (end + 1) * self._packet
        here = [
            place
            for lane in self._placed
            for place in lane
            if place.run.source and place.start < stop and place.end > start
        ]
        if any(not _is_plain(place.run) for place in here):
            return CHANGED
        if not here:
            return SILENT
        if any(_voice(place.run) not in self._able for place in here):
            return "Its sound is of another kind than the output's."
        ordered = sorted(here, key=lambda place: place.start)
        mixed = any(later.start < sooner.end for sooner, later in pairwise(ordered))
        return MIXED if mixed else CUT
