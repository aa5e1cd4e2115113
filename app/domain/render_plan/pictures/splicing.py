"""Which sources an output copies from, and how what is encoded is made to fit between. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from app.domain.coding import Coding
from app.domain.media import Asset
from app.domain.packet_index import PacketIndex, ParameterSets
from app.domain.render_plan.pictures.copying import Copying, drawn_in, why_drawn
from app.domain.render_plan.pictures.objections import ENCODERS, PROFILES, Wanted, objections
from app.domain.render_plan.pictures.set_numbers import free_number
from app.domain.render_plan.values import Part, PictureRun, PlannedSource, Splice
from app.domain.time import TimeRange

ENCODED = "Everything is encoded."
NOTHING_WHOLE = "Nothing of it that can be copied lies between the cuts."
NOTHING_THERE = "Nothing lies here."
PARAMETERS = {"h264": "x264-params", "hevc": "x265-params"}  # the option for what has no other


def spliced(
    runs: Sequence[PictureRun],
    sources: Mapping[str, tuple[Asset, PlannedSource]],
    indexes: Mapping[str, PacketIndex],
    wanted: Wanted,
) -> tuple[tuple[Part, ...], Splice | None]:
    """Every run in parts, and how they go together; None when nothing is copied."""
    refused = {
        name: next(objections(*each, indexes.get(name), wanted), None) for name, each in sources.items()
    }
    able = {
        name: Copying(asset, planned, indexes[name], wanted.rate, least=wanted.least, turn=wanted.turn)
        for name, (asset, planned) in sources.items()
        if refused[name] is None
    }
    frames = _copied_frames(_parts(runs, able, refused, wanted))
    chosen = _chosen(sources, indexes, frames, refused, wanted.turn)
    codec = ENCODERS.get(wanted.encoder, "")
    number = free_number(codec, chosen.values())
    if not chosen or number is None:
        why = {name: refused[name] or able[name].why or NOTHING_WHOLE for name in sources}
        return tuple(Part(run, _reason(run, why, wanted)) for run in runs), None
    parts = _parts(runs, {name: able[name] for name in chosen}, refused, wanted)
    return tuple(parts), _splice({name: indexes[name] for name in chosen}, sources, wanted, number)


def _reason(run: PictureRun, why: Mapping[str, str], wanted: Wanted) -> str:
    """Why a run is encoded where nothing is copied."""
    if run.source is None:
        return ENCODED
    if why[run.source] == NOTHING_WHOLE:
        return why_drawn(run, wanted.turn) or NOTHING_WHOLE
    return why[run.source]


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


def _chosen(
    sources: Mapping[str, tuple[Asset, PlannedSource]],
    indexes: Mapping[str, PacketIndex],
    frames: Mapping[str, int],
    refused: dict[str, str | None],
    turn: int,
) -> Mapping[str, ParameterSets]:
    """Sources whose pictures go together in one stream, those of which most is copied first.

    The others are refused.
    """
    chosen: dict[str, ParameterSets] = {}
    for name in sorted(frames, key=lambda name: -frames[name]):
        sets = indexes[name].sets
        if sets is None:
            continue
        shapes = {_shape(sources[other], turn) for other in (*chosen, name)}
        if len(shapes) == 1 and all(_agree(sets, other) for other in chosen.values()):
            chosen[name] = sets
        else:
            refused[name] = "Its pictures are coded otherwise than those of another file that is copied."
    return chosen


def _splice(
    indexes: Mapping[str, PacketIndex],
    sources: Mapping[str, tuple[Asset, PlannedSource]],
    wanted: Wanted,
    number: int,
) -> Splice:
    """How encoded pictures go between those of the chosen sources, which all are like the first."""
    name, index = next(iter(indexes.items()))
    assert index.sets is not None
    deepest = max(each.reordered for each in indexes.values())
    codec = ENCODERS[wanted.encoder]
    profile = PROFILES[codec][index.sets.profile]
    like = sources[name][1].picture
    return Splice(
        codec,
        profile,
        index.sets.pixels,
        0 if profile == "baseline" else min(deepest, 2),
        deepest,
        number,
        *_shape(sources[name], wanted.turn),
        full_range=like is not None and like.full_range and wanted.like is None,
        unsaid=like.unsaid if like else (),
        turn=wanted.turn,
    )


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


def _shape(source: tuple[Asset, PlannedSource], turn: int) -> _Shape:
    asset, planned = source
    stream, picture = asset.info.picture if asset.info else None, planned.picture
    if stream is None or picture is None:
        return _Shape(0, Fraction(1), Fraction(1), False, (0, 0))
    aspect = coded = picture.aspect
    if stream.coded_aspect is not None and (aspect != 1 or stream.coded_aspect != 0):
        coded = stream.coded_aspect  # else what says nothing means the same
    return _Shape(stream.turned(turn).rotation, aspect, coded, stream.mirrored, picture.stored)


def _agree(one: ParameterSets, other: ParameterSets) -> bool:
    same = (one.profile, one.pixels, one.progressive) == (other.profile, other.pixels, other.progressive)
    return same and one.goes_with(other)
