"""Which sounds an output has and how each is made: one as chosen for every clip, or all there are. Pure.

source A    | game | mic |          several sounds of a file lie side by side
source B    | talk |
output 1    | A game | B talk |     sound k of the output is sound k of every clip's file
output 2    | A mic  | B talk |     a file that has fewer is heard by its first
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain import coding
from app.domain.coding import Coding
from app.domain.errors import RenderError
from app.domain.lossless_sound import lossless_coding
from app.domain.media import Asset, AudioStream
from app.domain.media_index import MediaIndex
from app.domain.presets import EncodeChoice, Preset, SoundTracks
from app.domain.render_plan.sound.lanes import lanes, sample_at
from app.domain.render_plan.sound.places import Hearing
from app.domain.render_plan.sound.splicing import spliced_sound
from app.domain.render_plan.sound.whole import whole_sound
from app.domain.render_plan.values import SoundLabel, SoundRun, SoundTrack
from app.domain.sound_index import AAC, GRIDS, SoundGrid
from app.domain.timeline import ALL_SOUNDS, NO_SOUND, Clip, Timeline

BEGIN_WITHIN = ("mp4", "mov", "ipod")  # muxers that say with which sample of its packets a sound begins
HOLES = "holes in the sound stay, after which browsers play it too early"

Lanes = tuple[tuple[SoundRun, ...], ...]


@dataclass(frozen=True, slots=True)
class Sounds:
    """What is heard: the lanes of each sound of the output, and what a person should know of them."""

    heard: tuple[Lanes, ...]
    notes: tuple[str, ...] = ()


def heard_sounds(
    timeline: Timeline, assets: Mapping[str, Asset], preset: Preset, wanted: SoundTracks
) -> Sounds:
    """The sounds that the output has."""
    if preset.sound is None:
        return Sounds(())
    counts = {clip: _count(assets[clip.asset]) for clip in _heard_clips(timeline)}
    richest = max(counts.values(), default=0)
    if richest < 2:
        chosen = lanes(timeline, assets)
        return Sounds((chosen,) if chosen else ())
    if not _keeps_all(counts, preset, wanted):
        return Sounds((lanes(timeline, assets),), (_in_words(counts, richest),))
    fewer = any(0 < count < richest for count in counts.values())
    note = f"{richest} sound tracks" + (", of files with fewer the first" if fewer else "")
    return Sounds(tuple(lanes(timeline, assets, only=number) for number in range(richest)), (note,))


@dataclass(frozen=True, slots=True)
class SoundMaking:
    """What decides how sounds are made."""

    timeline: Timeline
    assets: Mapping[str, Asset]
    preset: Preset
    indexes: Mapping[str, MediaIndex]
    encode: EncodeChoice


def sound_tracks(
    sounds: Sounds, making: SoundMaking, wanted: SoundTracks
) -> tuple[tuple[SoundTrack, ...], Sounds]:
    """How each sound is made; of several that were not asked for, those that can be had without encoding.

    Raises RenderError when nothing is to be encoded and the sound cannot be had so.
    """
    made: list[SoundTrack] = []
    for number, heard in enumerate(sounds.heard):
        try:
            made.append(_track(number, heard, making))
        except RenderError:
            if number == 0 or wanted is SoundTracks.ALL:
                raise
            note = f"{number} of {len(sounds.heard)} sound tracks, the others would have to be encoded"
            return tuple(_each_coded(made, making.preset)), Sounds(sounds.heard[:number], (note,))
    if _is_mp3_again(sounds, making):
        sounds = replace(sounds, notes=(*sounds.notes, "MP3 cannot be copied and is coded anew"))
    if made and made[0].coding:
        sounds = replace(sounds, notes=(*sounds.notes, "sound kept without loss"))
    if any(track.sound and track.sound.has_holes for track in made):
        sounds = replace(sounds, notes=(*sounds.notes, HOLES))
    return tuple(_each_coded(made, making.preset)), sounds


def _is_mp3_again(sounds: Sounds, making: SoundMaking) -> bool:
    """Whether somebody may wonder that MP3 is not taken over into MP3."""
    streams = [stream for heard in sounds.heard for stream in _streams(heard, making.assets)]
    into = making.preset.sound and making.preset.sound.encoder == coding.MP3.encoder
    return bool(into and streams) and all(stream.codec == "mp3" for stream in streams)


def _each_coded(made: Sequence[SoundTrack], preset: Preset) -> Iterator[SoundTrack]:
    """With what codes the others where the first is coded without loss, as the preset does not say."""
    for track in made:
        yield replace(track, coding=track.coding or preset.sound) if made[0].coding else track


def _track(number: int, heard: Lanes, making: SoundMaking) -> SoundTrack:
    preset, timeline = making.preset, making.timeline
    samples, label = sample_at(timeline.frames, timeline), _label(heard, making.assets)
    if exact := _lossless(heard, making):
        channels = {stream.channels for stream in _streams(heard, making.assets)}
        return SoundTrack(heard, samples, channels=channels.pop(), label=label, coding=exact)
    if not (preset.sound and preset.copies_sound and preset.lufs is None and making.indexes):
        return SoundTrack(heard, samples, label=label)
    whole = making.encode is EncodeChoice.NONE
    grid = GRIDS[preset.sound.encoder]
    if whole:
        grid = _grid_of(making.indexes, preset, number) or grid
    ahead = grid.packet - 1 if grid == AAC and preset.muxer in BEGIN_WITHIN and not whole else 0
    hearing = Hearing(samples, timeline.sample_rate, making.assets, making.indexes, grid, ahead)
    if whole:
        sound, samples = whole_sound(heard, hearing)
        return SoundTrack(heard, samples, sound, sound.channels, label)
    spliced = spliced_sound(heard, hearing)
    return SoundTrack(heard, samples, spliced, spliced.channels if spliced else 2, label)


def _grid_of(indexes: Mapping[str, MediaIndex], preset: Preset, number: int) -> SoundGrid | None:
    """How that sound of the first source lies that has it, if the container holds it."""
    found = (index.sound(number) for index in indexes.values())
    codec = next((sound.codec for sound in found if sound), None)
    return next((grid for grid in GRIDS.values() if grid.codec == codec and preset.holds(grid.codec)), None)


def _label(heard: Lanes, assets: Mapping[str, Asset]) -> SoundLabel:
    """What those that are heard say of themselves, where they do not differ."""
    streams = _streams(heard, assets)
    languages = {stream.language for stream in streams} - {"", "und"}
    titles = {stream.title for stream in streams} - {""}
    return SoundLabel(
        languages.pop() if len(languages) == 1 else "",
        titles.pop() if len(titles) == 1 else "",
    )


def _lossless(heard: Lanes, making: SoundMaking) -> Coding | None:
    preset, rate = making.preset, making.timeline.sample_rate
    if not preset.keeps_lossless or making.encode is EncodeChoice.ALL:
        return None
    return lossless_coding(_streams(heard, making.assets), preset.muxer, sample_rate=rate)


def _streams(heard: Lanes, assets: Mapping[str, Asset]) -> list[AudioStream]:
    voices = dict.fromkeys(run.heard for lane in heard for run in lane if run.heard)
    found = ((assets[name].info, number) for name, number in voices)
    return [info.audio[number] for info, number in found if info]


def _keeps_all(counts: Mapping[Clip, int], preset: Preset, wanted: SoundTracks) -> bool:
    if wanted is SoundTracks.USUAL:
        return preset.keeps_sounds and all(clip.sound == 1 for clip, count in counts.items() if count > 1)
    return wanted is SoundTracks.ALL and preset.holds_sounds


def _in_words(counts: Mapping[Clip, int], richest: int) -> str:
    chosen = {clip.sound if clip.sound <= count else 1 for clip, count in counts.items() if count > 1}
    if len(chosen) > 1:
        return "sound tracks as chosen for each clip"
    if ALL_SOUNDS in chosen:
        return f"{richest} sound tracks mixed"
    return f"sound track {chosen.pop()} of {richest}"


def _heard_clips(timeline: Timeline) -> Iterator[Clip]:
    for track in timeline.tracks:
        if not track.muted:
            yield from (clip for clip, _ in track.clips() if clip.sound != NO_SOUND)


def _count(asset: Asset) -> int:
    return len(asset.info.audio) if asset.info else 0
