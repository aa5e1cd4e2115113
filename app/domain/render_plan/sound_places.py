"""Where runs of sound lie in the output, and where the packets of their sources do. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.media import Asset
from app.domain.media_index import MediaIndex
from app.domain.render_plan.sound_values import CopiedSound, SoundRun, SoundSegment, Voice
from app.domain.sound_index import SoundGrid, SoundIndex
from app.domain.time import nearest_frame

COPIED = "Copied as it is stored."


@dataclass(frozen=True, slots=True)
class Place:
    """A run of a lane, from sample `start` on."""

    start: int
    run: SoundRun

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
    most_ahead: int = 0  # samples by which the output may begin before its coder would, and say so
    ahead: int = 0  # by which it does

    @property
    def lead(self) -> int:
        """Samples of the output's first packet that lie before the first one that is heard."""
        return self.grid.lead + self.ahead


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the packets of a source lie, counted in samples from its time zero."""

    first: int
    packets: int


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


def able_voices(placed: Sequence[Sequence[Place]], hearing: Hearing) -> tuple[int, Mapping[Voice, Grid]]:
    """How many channels the output has, and the grids of the sources that can be copied into it."""
    heard = {voice_of(place.run) for lane in placed for place in lane if place.run.source}
    channels = {_channels(hearing.assets[name], sound) for name, sound in heard}
    shared = channels.pop() if len(channels) == 1 else 2
    grids = {voice: _grid(voice, hearing, shared) for voice in heard}
    return shared, {voice: grid for voice, grid in grids.items() if grid}


def _grid(voice: Voice, hearing: Hearing, channels: int) -> Grid | None:
    name, number = voice
    asset, index = hearing.assets[name], hearing.indexes.get(name)
    sound = index.sound(number) if index else None
    if sound is None or asset.info is None:
        return None
    if (sound.sample_rate, sound.channels) != (hearing.sample_rate, channels):
        return None
    if (sound.codec, sound.packet) != (hearing.grid.codec, hearing.grid.packet):
        return None
    return Grid(sound.first - nearest_frame(asset.info.origin, Fraction(sound.sample_rate)), sound.packets)


def packet_offset(place: Place, grid: Grid, hearing: Hearing) -> tuple[int, int]:
    """From packets of the output to those of the source, and how many samples late those are then."""
    packet = hearing.grid.packet
    ahead = source_sample(place.run, hearing.sample_rate) - place.start - hearing.lead - grid.first
    moved = (ahead + packet // 2) % packet - packet // 2
    return (ahead - moved) // packet, moved


def source_sample(run: SoundRun, sample_rate: int) -> int:
    """Where in its source a run begins, in samples of the output."""
    return nearest_frame(run.source_start, Fraction(sample_rate))


def copied_segment(copy: Copy, indexes: Mapping[str, MediaIndex]) -> SoundSegment:
    """The packets of a source as a part of the output."""
    name, number = voice_of(copy.place.run)
    index: SoundIndex | None = indexes[name].sound(number)
    assert index is not None
    packets = copy.end - copy.first
    size = index.bytes * packets // index.packets
    return SoundSegment(packets, COPIED, copied=CopiedSound(name, index.time_of(copy.packet), size, number))
