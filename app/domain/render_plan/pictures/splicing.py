"""Which sources an output copies from, and how what is encoded is made to fit between. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from app.domain.coding import Coding
from app.domain.media import Asset, VideoStream
from app.domain.packet_index import PacketIndex, ParameterSets
from app.domain.render_plan.copyable import copyable_picture
from app.domain.render_plan.pictures.copying import LEAST_COPIED, Copying, drawn_in
from app.domain.render_plan.pictures.set_numbers import free_number
from app.domain.render_plan.values import (
    Colour,
    ColourChange,
    Part,
    PictureRun,
    PlannedSource,
    SourcePicture,
    Splice,
    TimedText,
)
from app.domain.time import Rate, TimeRange

ENCODED = "Everything is encoded."
COLOURS = "Its colours are other than the output's."
HIGH_RANGE = "Its light is of high dynamic range, and the output's is not."
UNSAID_SHAPE = "Only its file says how its pictures are stretched, which cannot be written into this format."
NOTHING_WHOLE = "Nothing of it that can be copied lies between the cuts."
NOTHING_THERE = "Nothing lies here."
# By codec: the numbers of profiles, as encoders call them.
PROFILES = {
    "h264": {66: "baseline", 77: "main", 100: "high", 110: "high10", 122: "high422", 244: "high444"},
    "hevc": {1: "main", 2: "main10", 4: "main422-10"},
    "vp9": {0: "0", 2: "2"},
    "av1": {0: "main"},
}
# What each of them makes.
ENCODERS = {"libx264": "h264", "libx265": "hevc", "libvpx-vp9": "vp9", "libsvtav1": "av1"}
PIXELS = ("yuv420p", "yuv420p10le")
# Profiles of finer colours, which programs for editing read, but hardly any player.
FINER = {"high422": ("yuv422p", "yuv422p10le"), "high444": ("yuv444p",), "main422-10": ("yuv422p10le",)}
PARAMETERS = {"h264": "x264-params", "hevc": "x265-params"}  # the option for what has no other
MOST_REORDERED = 16  # that a decoder must bear


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an output is like, as far as copying depends on it."""

    size: tuple[int, int]
    colour: Colour
    rate: Rate
    encoder: str
    burnt: tuple[TimedText, ...]
    least: int = LEAST_COPIED  # frames; a shorter copy is not worth its seams
    everywhere: bool = False  # it is made to play everywhere
    writes_shape: bool = True  # its file can say how pictures are stretched
    like: SourcePicture | None = None  # whose colours all have, whatever they are, where none is encoded

    def colours_differ(self, picture: SourcePicture) -> bool:
        """Whether a source's pictures have other colours than the output's."""
        if self.like is not None:
            return (picture.colour, picture.full_range) != (self.like.colour, self.like.full_range)
        return picture.change is not ColourChange.NONE or picture.colour != self.colour


def spliced(
    runs: Sequence[PictureRun],
    sources: Mapping[str, tuple[Asset, PlannedSource]],
    indexes: Mapping[str, PacketIndex],
    wanted: Wanted,
) -> tuple[tuple[Part, ...], Splice | None]:
    """Every run in parts, and how they go together; None when nothing is copied."""
    refused = {
        name: next(_objections(*each, indexes.get(name), wanted), None) for name, each in sources.items()
    }
    able = {
        name: Copying(asset, planned, indexes[name], wanted.rate, least=wanted.least)
        for name, (asset, planned) in sources.items()
        if refused[name] is None
    }
    frames = _copied_frames(_parts(runs, able, refused, wanted))
    chosen: dict[str, ParameterSets] = {}
    for name in sorted(frames, key=lambda name: -frames[name]):
        sets = indexes[name].sets
        if sets is None:
            continue
        shapes = {_shape(sources[other]) for other in (*chosen, name)}
        if len(shapes) == 1 and all(_agree(sets, other) for other in chosen.values()):
            chosen[name] = sets
        else:
            refused[name] = "Its pictures are coded otherwise than those of another file that is copied."
    codec = ENCODERS.get(wanted.encoder, "")
    number = free_number(codec, chosen.values())
    if not chosen or number is None:
        why = {name: refused[name] or able[name].why or NOTHING_WHOLE for name in sources}
        return tuple(Part(run, why.get(run.source or "", ENCODED)) for run in runs), None
    parts = _parts(runs, {name: able[name] for name in chosen}, refused, wanted)
    deepest = max(indexes[name].reordered for name in chosen)
    first = next(iter(chosen.values()))
    profile = PROFILES[codec][first.profile]
    encoded = 0 if profile == "baseline" else min(deepest, 2)
    shape = _shape(sources[next(iter(chosen))])
    like = sources[next(iter(chosen))][1].picture
    full = like is not None and like.full_range and wanted.like is None
    unsaid = like.unsaid if like else ()
    splice = Splice(
        codec, profile, first.pixels, encoded, deepest, number, *shape, full_range=full, unsaid=unsaid
    )
    return tuple(parts), splice


def fitting(coding: Coding, splice: Splice) -> Coding:
    """The coding of what stands between copied pictures: stored no deeper than they are."""
    if splice.codec not in PARAMETERS:  # their pictures are stored in order
        return replace(coding, reordered=0, pixels=splice.pixels)
    parameters = [f"sps-id={splice.set_number}"] if splice.codec == "h264" else ["open-gop=0"]
    if splice.encoded_reordered < 2:
        parameters.append("b-pyramid=0")
    name = PARAMETERS[splice.codec]
    given = dict(coding.options).get(name)
    options = {"profile:v": splice.profile, name: ":".join([*([given] if given else []), *parameters])}
    if splice.encoded_reordered == 0:
        options["bf"] = "0"
    made = coding.having(tuple(options.items()))
    return replace(made, reordered=splice.encoded_reordered, pixels=splice.pixels)


def _parts(
    runs: Sequence[PictureRun],
    able: Mapping[str, Copying],
    refused: Mapping[str, str | None],
    wanted: Wanted,
) -> Iterator[Part]:
    drawn = [TimeRange(text.start, text.frames) for text in wanted.burnt]
    start = 0
    for run in runs:
        if run.source is not None and run.source in able:
            yield from able[run.source].parts(run, drawn=drawn_in(drawn, run, start))
        else:
            reason = refused.get(run.source) if run.source else NOTHING_THERE
            yield Part(run, reason or ENCODED)
        start += run.frames


def _copied_frames(parts: Iterator[Part]) -> Mapping[str, int]:
    frames: dict[str, int] = {}
    for part in parts:
        if part.copied and part.run.source:
            frames[part.run.source] = frames.get(part.run.source, 0) + part.run.frames
    return frames


class _Shape(NamedTuple):
    """How players turn, stretch and mirror the pictures of a source, and their size before that."""

    rotation: int
    aspect: Fraction
    coded_aspect: Fraction
    mirrored: bool
    stored: tuple[int, int]


def _shape(source: tuple[Asset, PlannedSource]) -> _Shape:
    asset, planned = source
    stream, picture = asset.info.picture if asset.info else None, planned.picture
    if stream is None or picture is None:
        return _Shape(0, Fraction(1), Fraction(1), False, (0, 0))
    aspect = coded = picture.aspect
    if stream.coded_aspect is not None and (aspect != 1 or stream.coded_aspect != 0):
        coded = stream.coded_aspect  # else what says nothing means the same
    return _Shape(stream.rotation, aspect, coded, stream.mirrored, picture.stored)


def _agree(one: ParameterSets, other: ParameterSets) -> bool:
    same = (one.profile, one.pixels) == (other.profile, other.pixels)
    return same and one.goes_with(other)


def _objections(
    asset: Asset, planned: PlannedSource, index: PacketIndex | None, wanted: Wanted
) -> Iterator[str]:
    """Why nothing of a source can be copied."""
    stream = asset.info.picture if asset.info else None
    picture = planned.picture
    if asset.info is None or stream is None or picture is None or picture.still:
        yield "It is not a film."
        return
    if ENCODERS.get(wanted.encoder) != stream.codec or copyable_picture(asset.info) is None:
        yield "Its pictures are of a kind that cannot be copied into this format."
    if picture.transparent:
        yield "Its pictures are transparent."
    if not _has_size(stream, wanted.size):
        yield "Its pictures have another size or shape than the output's."
    elif stream.sample_aspect != (stream.coded_aspect or 1) and not wanted.writes_shape:
        yield UNSAID_SHAPE
    if wanted.colours_differ(picture):
        yield HIGH_RANGE if picture.change is ColourChange.TONE else COLOURS
    if index is None:
        yield "It could not be read ahead."
    else:
        yield from _objections_to_order(index)
        yield from _objections_to_profile(index, wanted)


def _has_size(stream: VideoStream, size: tuple[int, int]) -> bool:
    """Whether pictures are shown at a size; stretched ones to the pixel that even sides need."""
    if stream.sample_aspect == 1:
        return stream.display_size == size
    halves = stream.width % 2 or stream.height % 2 or stream.rotation
    return not halves and all(
        abs(one - other) <= 1 for one, other in zip(stream.display_size, size, strict=True)
    )


def _objections_to_order(index: PacketIndex) -> Iterator[str]:
    sets = index.sets
    if sets is None or not index.trustworthy or index.reordered > MOST_REORDERED:
        yield "Its file does not say clearly how its pictures follow each other."
    elif not sets.progressive:
        yield "Its pictures are interlaced."


def _objections_to_profile(index: PacketIndex, wanted: Wanted) -> Iterator[str]:
    if index.sets is None:
        return
    profile = PROFILES[index.codec].get(index.sets.profile, "")
    if not profile or index.sets.pixels not in FINER.get(profile, PIXELS):
        yield "Its pictures have colours of a depth that is not encoded here."
    elif profile in FINER and wanted.everywhere:
        yield "Its colours are finer than most players can show. MOV and MKV keep them."
