"""How pictures of an output come about: in whose colours, what is copied of them, and what not. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.coding import Coding
from app.domain.media import Asset, VideoStream
from app.domain.media_index import MediaIndex
from app.domain.placement import Placement
from app.domain.presets import EncodeChoice, Preset
from app.domain.render_plan.pictures.light import in_ten_bits, recorded_light
from app.domain.render_plan.pictures.objections import ENCODERS, Wanted
from app.domain.render_plan.pictures.splicing import ENCODED, spliced
from app.domain.render_plan.sources import common_colour, is_full_range, is_high, planned
from app.domain.render_plan.values import Colour, Part, PictureRun, PlannedSource, Splice, TimedText
from app.domain.time import Rate

SAYS_TURN = ("mp4", "mov", "matroska")  # files of which players believe how pictures are to be turned


@dataclass(frozen=True, slots=True)
class Joining:
    """What pictures are made of, for an output of a size and rate."""

    runs: tuple[PictureRun, ...]
    assets: Mapping[str, Asset]
    used: frozenset[str]  # of the assets, for their sound as well
    indexes: Mapping[str, MediaIndex]
    known: Mapping[str, MediaIndex]  # those of them that may be copied from
    preset: Preset
    encode: EncodeChoice
    size: tuple[int, int]
    rate: Rate
    burnt: tuple[TimedText, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """How pictures are made."""

    colour: Colour
    sources: tuple[PlannedSource, ...]
    parts: tuple[Part, ...]
    splice: Splice | None
    coding: Coding | None  # of all that is not copied, if nothing is


def joined_pictures(order: Joining) -> Joined:
    """In the light of the sources where that can be kept, else in that of ordinary screens."""
    streams = _shown_streams(order.runs, order.assets)
    ordinary = common_colour(streams)
    codec = ENCODERS.get(order.preset.picture.encoder) if order.preset.picture else None
    light = None
    if order.encode is EncodeChoice.NEEDED:
        deep = order.preset.picture is not None and in_ten_bits(order.preset.picture) is not None
        light = recorded_light(streams, order.runs, codec=codec, deep=deep, burnt=bool(order.burnt))
    if light is None:
        return _joined(order, ordinary, kept=False)
    recorded = _joined(order, light, kept=True)
    if recorded.splice:
        return recorded
    coding = in_ten_bits(order.preset.picture) if order.preset.picture and is_high(light) else None
    if coding and not any(is_full_range(stream) for stream in streams):
        return replace(recorded, coding=coding)
    made = _joined(order, ordinary, kept=False)
    return made if made.splice else replace(made, parts=recorded.parts)  # whose reasons are the nearer ones


def _joined(order: Joining, colour: Colour, *, kept: bool) -> Joined:
    preset = order.preset
    sources = {
        name: planned(
            order.assets[name], order.size, colour, preset.filling, order.indexes.get(name), kept=kept
        )
        for name in sorted(order.used)
    }
    if not _copies(order) or preset.picture is None:
        parts = tuple(Part(run, ENCODED) for run in order.runs)
        return Joined(colour, tuple(sources.values()), parts, None, preset.picture)
    shown = {name: (order.assets[name], each) for name, each in sources.items() if each.picture}
    everywhere = preset.plays_everywhere and order.encode is EncodeChoice.NEEDED
    encoder = preset.picture.encoder
    wanted = Wanted(
        order.size,
        colour,
        order.rate,
        encoder,
        order.burnt,
        everywhere=everywhere,
        writes_shape=preset.writes_shape,
        turn=_turn(order.runs) if preset.muxer in SAYS_TURN else 0,
    )
    if order.encode is EncodeChoice.NONE:
        like = next((each.picture for _, each in shown.values()), None)
        wanted = replace(wanted, least=1, encoder=_encoder_of(shown, preset) or encoder, like=like)
    pictures = {name: index.picture for name, index in order.known.items() if index.picture}
    parts, splice = spliced(order.runs, shown, pictures, wanted)
    return Joined(colour, tuple(sources.values()), parts, splice, preset.picture)


def _turn(runs: Sequence[PictureRun]) -> int:
    """How far all clips are turned, where nothing else is done to any of them."""
    shown = [layer for run in runs for layer in run.layers if layer.source]
    if any(layer.glide for layer in shown):
        return 0
    places = {layer.place for layer in shown}
    turns = {place.turn for place in places if place == Placement(turn=place.turn)}
    return turns.pop() if len(places) == len(turns) == 1 else 0


def _copies(order: Joining) -> bool:
    return bool(order.preset.copies and order.preset.picture and order.known)


def _encoder_of(sources: Mapping[str, tuple[Asset, PlannedSource]], preset: Preset) -> str | None:
    """Which encoder would make what the first source is; None for what the container does not hold."""
    for asset, _ in sources.values():
        picture = asset.info.picture if asset.info else None
        made = (name for name, codec in ENCODERS.items() if picture and codec == picture.codec)
        return next((name for name in made if preset.holds(ENCODERS[name])), None)
    return None


def _shown_streams(runs: Sequence[PictureRun], assets: Mapping[str, Asset]) -> Sequence[VideoStream]:
    layers = (layer for run in runs for layer in run.layers)
    infos = (assets[name].info for name in dict.fromkeys(layer.source for layer in layers if layer.source))
    return [info.picture for info in infos if info and info.picture]
