"""Planning an export: timeline, media facts and preset in; a plan out, or the reason why not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from app.domain.caption_style import PLAIN
from app.domain.errors import InvalidRequest, MediaError, MediaMissing, MediaUnreadable, RenderError
from app.domain.excerpt import excerpt
from app.domain.media import Asset, AssetState
from app.domain.media_index import MediaIndex
from app.domain.presets import CaptionsOutput, EncodeChoice, Kind, Preset, SoundTracks
from app.domain.rate_control import fitted_to
from app.domain.render_plan.chapters import chapters
from app.domain.render_plan.continuing import joined
from app.domain.render_plan.lossless import landed
from app.domain.render_plan.opening import held_by
from app.domain.render_plan.pictures.copying import CAPTION
from app.domain.render_plan.pictures.cuts import Cuts
from app.domain.render_plan.pictures.joining import Joined, Joining, joined_pictures
from app.domain.render_plan.pictures.layers import Layers
from app.domain.render_plan.pictures.runs import segments
from app.domain.render_plan.sound.lanes import sample_at
from app.domain.render_plan.sound.tracks import SoundMaking, heard_sounds, sound_tracks
from app.domain.render_plan.sources import created
from app.domain.render_plan.texts import Texts
from app.domain.render_plan.values import (
    Landing,
    Part,
    RenderPlan,
    Segment,
    SoundTrack,
    TimedText,
)
from app.domain.time import TimeRange
from app.domain.timeline import Timeline


def plan_render(
    timeline: Timeline,
    assets: Mapping[str, Asset],
    preset: Preset,
    captions: CaptionsOutput = CaptionsOutput.AS_SET,
    *,
    indexes: Mapping[str, MediaIndex] | None = None,
    encode: EncodeChoice = EncodeChoice.NEEDED,
    tracks: SoundTracks = SoundTracks.USUAL,
) -> RenderPlan:
    """Say all that an export will do. Raises an AppError when it cannot be done.

    `assets` holds those that the timeline names; one that is absent is missing media. What has an
    index in `indexes` is copied where no edit touches it, if the preset copies at all and `encode`
    lets it. When nothing is to be encoded, cuts move, and `landings` says to where.
    """
    if timeline.frames == 0:
        raise RenderError("There is nothing on the timeline to export.")
    if preset.kind is Kind.STILL:
        timeline = excerpt(timeline, TimeRange(0, 1))
    timeline = joined(timeline)
    used = {clip.asset for clip in timeline.clips()}
    for asset_id in sorted(used):
        _check_usable(asset_id, assets.get(asset_id))
    known = indexes if indexes is not None and encode is not EncodeChoice.ALL else {}
    landings: tuple[Landing, ...] = ()
    if encode is EncodeChoice.NONE:
        _check_copies(preset)
        timeline, landings = landed(timeline, assets, known)
    sounds = heard_sounds(timeline, assets, preset, tracks)
    if preset.picture is None and not sounds.heard:
        raise RenderError("There is no sound on the timeline to export.")
    size = preset.size_for(timeline.size)
    seconds = timeline.frames / timeline.rate
    pixels = int(size[0] * size[1] * timeline.rate)
    preset = fitted_to(preset, seconds, pixels_a_second=pixels, sounds=len(sounds.heard))
    runs = tuple(Layers(timeline, assets, size, preset.filling).runs()) if preset.picture else ()
    texts = Texts(timeline, preset, captions)
    used = {run.source for lanes in sounds.heard for lane in lanes for run in lane if run.source}
    used |= {layer.source for run in runs for layer in run.layers if layer.source}
    burnt = texts.burnt()
    order = Joining(
        runs, assets, frozenset(used), indexes or {}, known, preset, encode, size, timeline.rate, burnt
    )
    pictures = joined_pictures(order)
    preset = replace(preset, picture=pictures.coding)
    if encode is EncodeChoice.NONE:
        _check_copied(pictures.parts)
    made, sounds = sound_tracks(sounds, SoundMaking(timeline, assets, preset, known, encode), tracks)
    first = made[0] if made else SoundTrack((), sample_at(timeline.frames, timeline))
    if first.coding:
        preset = replace(preset, sound=first.coding)
    return RenderPlan(
        preset=preset,
        rate=timeline.rate,
        frames=timeline.frames,
        size=size,
        colour=pictures.colour,
        sample_rate=timeline.sample_rate,
        samples=first.samples,
        sources=pictures.sources,
        segments=_segments(pictures, timeline, assets, indexes or {}, burnt),
        lanes=first.lanes,
        soft=texts.soft(),
        beside=texts.beside(),
        chapters=chapters(timeline, assets, muxer=preset.muxer),
        every_nth=preset.every_nth(timeline.rate),
        splice=pictures.splice,
        caption_style=timeline.caption_style if burnt else PLAIN,
        notes=(*_notes(timeline, preset), *sounds.notes),
        sound=first.sound,
        channels=first.channels,
        label=first.label,
        further=made[1:],
        created=created(assets[clip.asset] for clip in timeline.clips()),
        landings=landings,
    )


def _check_copies(preset: Preset) -> None:
    if not preset.copies or preset.picture is None:
        raise InvalidRequest("This format cannot be made without encoding. Choose MP4 or MKV.")
    if preset.lufs is not None:
        raise InvalidRequest("Without encoding, the sound stays as loud as it is.")


def _check_copied(parts: Sequence[Part]) -> None:
    reason = next((part.reason for part in parts if part.copied is None), None)
    if reason:
        way_out = " Choose captions as a track, as a file beside, or none." if reason == CAPTION else ""
        raise RenderError(f"Not everything can be copied without encoding. {reason}{way_out}")


def _check_usable(asset_id: str, asset: Asset | None) -> None:
    if asset is None:
        raise MediaMissing(asset=asset_id)
    if asset.state is AssetState.FAILED:
        raise MediaUnreadable(f"“{asset.name}” cannot be used: it could not be read.")
    if asset.state is not AssetState.READY or asset.info is None:
        raise MediaError(f"“{asset.name}” is still being looked at. Try again in a moment.")


def _segments(
    pictures: Joined,
    timeline: Timeline,
    assets: Mapping[str, Asset],
    indexes: Mapping[str, MediaIndex],
    burnt: tuple[TimedText, ...],
) -> tuple[Segment, ...]:
    pixels, cuts = {}, {}
    for source in pictures.sources:
        asset, index = assets[source.asset], indexes.get(source.asset)
        if asset.info is not None and asset.info.picture is not None:
            pixels[source.asset] = asset.info.picture.width * asset.info.picture.height
            cuts[source.asset] = Cuts.of(asset, source, index.picture if index else None)
    held = held_by(pictures.sources)
    return tuple(
        segments(pictures.parts, pixels=pixels, rate=timeline.rate, burnt=burnt, cuts=cuts, held=held)
    )


def _notes(timeline: Timeline, preset: Preset) -> Iterator[str]:
    if preset.picture and not preset.is_exact_for(timeline.size):
        yield "rounded to even sides"
