"""Where runs of sound lie in the output, and where the packets of their sources do. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.media import Asset
from app.domain.media_index import MediaIndex
from app.domain.render_plan.values import CopiedSound, SoundRun, SoundSegment, Voice
from app.domain.sound_index import SoundGrid, SoundIndex
from app.domain.time import Seconds, nearest_frame

COPIED = "Copied as it is stored."


@dataclass(frozen=True, slots=True)
class Grid:
    """Where packets of a source lie that follow each other, counted in samples from its time zero."""

    first: int
    packets: int
    packet: int  # samples of each
    zero: int  # the time zero, in samples on the file's own clock

    @property
    def end(self) -> int:
        """The sample after its last one."""
        return self.first + self.packets * self.packet

    def time_of(self, packet: int, sample_rate: int) -> Seconds:
        """When a packet begins, on the file's own clock."""
        return Fraction(self.zero + self.first + packet * self.packet, sample_rate)


@dataclass(frozen=True, slots=True)
class Place:
    """A run of a lane, from sample `start` on."""

    start: int
    run: SoundRun
    grid: Grid | None = None  # where the packets of its source lie, if they can be copied
    is_hole: bool = False  # in the source of a clip

    @property
    def end(self) -> int:
        """The sample after its last one."""
        return self.start + self.run.samples


@dataclass(frozen=True, slots=True)
class Copy:
    """Packets `first` to `end` of the output, taken from a run's source."""

    first: int
    end: int
    place: Place
    grid: Grid  # of the source
    packet: int  # of that grid, for the first
    moved: int  # samples later than the timeline says


@dataclass(frozen=True, slots=True)
class Hearing:
    """What must be known of the output's sound besides its lanes."""

    samples: int
    sample_rate: int
    assets: Mapping[str, Asset]
    indexes: Mapping[str, MediaIndex]
    grid: SoundGrid  # of the output's coder
    most_ahead: int = 0  # samples by which the output may begin before its coder would, and say so
    ahead: int = 0  # by which it does

    @property
    def lead(self) -> int:
        """Samples of the output's first packet that lie before the first one that is heard."""
        return self.grid.lead + self.ahead

    @property
    def packets(self) -> int:
        """How many the output has in all."""
        return -(-(self.samples + self.lead) // self.grid.packet)


def placed_runs(lane: Sequence[SoundRun]) -> Iterator[Place]:
    """The runs of a lane, each where it begins."""
    start = 0
    for run in lane:
        yield Place(start, run)
        start += run.samples


def voice_of(run: SoundRun) -> Voice:
    """Which sound of which source a run is heard by."""
    return run.source or "", run.sound


def _channels(asset: Asset, sound: int) -> int:
    return asset.info.audio[sound].channels if asset.info else 0


def places_on_grids(lanes: Sequence[Sequence[SoundRun]], hearing: Hearing) -> tuple[int, list[list[Place]]]:
    """How many channels the output has, and the places of each lane, with what of them can be copied."""
    heard = {voice_of(run) for lane in lanes for run in lane if run.source}
    channels = {_channels(hearing.assets[name], sound) for name, sound in heard}
    shared = channels.pop() if len(channels) == 1 else 2
    grids = {voice: tuple(_grids(voice, hearing, shared)) for voice in heard}

    def parts(place: Place) -> Iterator[Place]:
        found = grids.get(voice_of(place.run), ())
        return within_stretches(place, found, hearing.sample_rate)

    return shared, [[part for place in placed_runs(lane) for part in parts(place)] for lane in lanes]


def within_stretches(place: Place, grids: Sequence[Grid], sample_rate: int) -> Iterator[Place]:
    """A run that is heard as it is stored, in parts that each lie on one grid, with silence between.

    Where stretches lie over each other, the earlier one is heard to its end.
    """
    if not grids or place.run.changed:
        yield place
        return
    later = place.start - source_sample(place.run, sample_rate)  # than in the source
    at = place.start
    for grid in grids:
        begin = min(place.end, grid.first + later)
        if grid is not grids[0] and at < begin:
            yield Place(at, SoundRun(begin - at), is_hole=True)
            at = begin
        end = place.end if grid is grids[-1] else min(place.end, grid.end + later)
        if at < end:
            yield Place(at, _part(place, at, end, sample_rate), grid)
            at = end


def _part(place: Place, start: int, end: int, sample_rate: int) -> SoundRun:
    if (start, end) == (place.start, place.end):
        return place.run
    sample = source_sample(place.run, sample_rate) + start - place.start
    return replace(place.run, samples=end - start, source_start=Fraction(sample, sample_rate))


def _grids(voice: Voice, hearing: Hearing, channels: int) -> Iterator[Grid]:
    name, number = voice
    asset, index = hearing.assets[name], hearing.indexes.get(name)
    sound = index.sound(number) if index else None
    if sound is None or asset.info is None:
        return
    if (sound.sample_rate, sound.channels) != (hearing.sample_rate, channels):
        return
    if (sound.codec, sound.packet) != (hearing.grid.codec, hearing.grid.packet):
        return
    zero = nearest_frame(asset.info.origin, Fraction(sound.sample_rate))
    for stretch in sound.stretches:
        yield Grid(stretch.first - zero, stretch.packets, sound.packet, zero)


def packet_offset(place: Place, grid: Grid, hearing: Hearing) -> tuple[int, int]:
    """From packets of the output to those of the source, and how many samples late those are then."""
    packet = hearing.grid.packet
    ahead = source_sample(place.run, hearing.sample_rate) - place.start - hearing.lead - grid.first
    moved = (ahead + packet // 2) % packet - packet // 2
    return (ahead - moved) // packet, moved


def source_sample(run: SoundRun, sample_rate: int) -> int:
    """Where in its source a run begins, in samples of the output."""
    return nearest_frame(run.source_start, Fraction(sample_rate))


def copied_segment(copy: Copy, hearing: Hearing) -> SoundSegment:
    """The packets of a source as a part of the output."""
    name, number = voice_of(copy.place.run)
    index: SoundIndex | None = hearing.indexes[name].sound(number)
    assert index is not None
    packets = copy.end - copy.first
    size = index.bytes * packets // index.packets
    at = copy.grid.time_of(copy.packet, hearing.sample_rate)
    return SoundSegment(packets, COPIED, copied=CopiedSound(name, at, size, number))
