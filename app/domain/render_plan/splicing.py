"""Which sources an output copies from, and how what is encoded is made to fit between. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.coding import Coding
from app.domain.media import Asset
from app.domain.packet_index import PacketIndex, ParameterSets
from app.domain.render_plan.copyable import copyable_picture
from app.domain.render_plan.copying import Copying, drawn_in
from app.domain.render_plan.values import (
    Colour,
    ColourChange,
    Part,
    PictureRun,
    PlannedSource,
    Splice,
    TimedText,
)
from app.domain.time import Rate, TimeRange

ENCODED = "Everything is encoded."
NOTHING_THERE = "Nothing lies here."
PROFILES = {66: "baseline", 77: "main", 100: "high"}  # H.264's numbers, as encoders call them
SET_NUMBERS = 32  # of sequence parameter sets that a stream may have
MOST_REORDERED = 16  # that a decoder must bear


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an output is like, as far as copying depends on it."""

    size: tuple[int, int]
    colour: Colour
    rate: Rate
    burnt: tuple[TimedText, ...]


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
        name: Copying(asset, planned, indexes[name], wanted.rate)
        for name, (asset, planned) in sources.items()
        if refused[name] is None
    }
    frames = _copied_frames(_parts(runs, able, refused, wanted))
    chosen: dict[str, ParameterSets] = {}
    for name in sorted(frames, key=lambda name: -frames[name]):
        sets = indexes[name].sets
        if sets is None:
            continue
        if all(_agree(sets, other) for other in chosen.values()):
            chosen[name] = sets
        else:
            refused[name] = "Its pictures are coded otherwise than those of another file that is copied."
    number = _free_number(chosen.values())
    if not chosen or number is None:
        return tuple(Part(run, refused.get(run.source or "") or ENCODED) for run in runs), None
    parts = _parts(runs, {name: able[name] for name in chosen}, refused, wanted)
    deepest = max(indexes[name].reordered for name in chosen)
    profile = PROFILES[next(iter(chosen.values())).profile]
    encoded = 0 if profile == "baseline" else min(deepest, 2)
    return tuple(parts), Splice(profile, encoded, deepest, number)


def fitting(coding: Coding, splice: Splice) -> Coding:
    """The coding of what stands between copied pictures: stored no deeper than they are."""
    options = dict(coding.options)
    options["profile:v"] = splice.profile
    options["x264-params"] = f"sps-id={splice.set_number}"
    if splice.encoded_reordered == 0:
        options["bf"] = "0"
    elif splice.encoded_reordered == 1:
        options["b-pyramid"] = "none"
    return replace(coding, options=tuple(options.items()), reordered=splice.encoded_reordered)


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


def _agree(one: ParameterSets, other: ParameterSets) -> bool:
    return one.profile == other.profile and one.goes_with(other)


def _free_number(chosen: Iterable[ParameterSets]) -> int | None:
    taken = {number for sets in chosen for number in (*sets.sequence_ids, *sets.picture_ids)}
    return next((number for number in range(SET_NUMBERS) if number not in taken), None)


def _objections(
    asset: Asset, planned: PlannedSource, index: PacketIndex | None, wanted: Wanted
) -> Iterator[str]:
    """Why nothing of a source can be copied."""
    stream = asset.info.picture if asset.info else None
    picture = planned.picture
    if stream is None or picture is None or picture.still:
        yield "It is not a film."
        return
    if asset.info is None or copyable_picture(asset.info) is None:
        yield "Its pictures are of a kind that cannot be copied into this format."
    if stream.rotation or stream.sample_aspect != 1 or (stream.width, stream.height) != wanted.size:
        yield "Its pictures have another size or shape than the output's."
    if picture.change is not ColourChange.NONE or picture.colour != wanted.colour:
        yield "Its colours are other than the output's."
    if index is None:
        yield "It could not be read ahead."
    else:
        yield from _objections_to_order(index)


def _objections_to_order(index: PacketIndex) -> Iterator[str]:
    sets = index.sets
    if sets is None or not index.trustworthy or index.reordered > MOST_REORDERED:
        yield "Its file does not say clearly how its pictures follow each other."
    elif sets.profile not in PROFILES or not sets.eight_bit_420:
        yield "Its pictures have another depth than the output's."
    elif not sets.progressive:
        yield "Its pictures are interlaced."
