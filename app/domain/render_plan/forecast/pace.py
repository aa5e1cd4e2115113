"""How long an export may take: what its stages have to do, and how fast that was done before. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from app.domain.coding import Coding
from app.domain.render_plan.forecast.effort import efforts
from app.domain.render_plan.forecast.estimate import (
    copied_bytes,
    encoded_pixels,
    grown_bytes,
    likely_bytes,
    rated_bytes,
    sound_bytes,
)
from app.domain.render_plan.forecast.kept import NOTHING, Kept
from app.domain.render_plan.forecast.stage import Stage
from app.domain.render_plan.opening import heard_at_once
from app.domain.render_plan.values import RenderPlan

Paces = Mapping[str, float]
"""Units a second by the name of a kind of work; under `size …` bytes a pixel."""

USUAL: Paces = {
    "picture": 30e6,  # pixels of ordinary film
    "picture libx264 veryfast": 70e6,
    "picture libvpx-vp9 5": 12e6,
    "picture libx265 veryfast": 25e6,
    "picture libsvtav1 9": 30e6,
    "size": 0.006,
    "grown": 1.0,  # times what is reckoned from sources
    "size libx265 veryfast": 0.0045,
    "size libsvtav1 9": 0.0045,
    "size libvpx-vp9 5": 0.005,
    "size libx264 26": 0.003,
    "size libx264 16": 0.01,
    "size libx265 30": 0.002,
    "size libx265 20": 0.007,
    "size libsvtav1 45": 0.0015,
    "size libsvtav1 25": 0.006,
    "size libvpx-vp9 40": 0.002,
    "size libvpx-vp9 24": 0.008,
    "size prores_ks": 0.3,
    "size gif": 0.3,
    "size webp": 0.1,
    "size image2": 1.0,
    "sound": 60.0,  # seconds of it
    "spans": 10.0,  # an ffmpeg that starts and enters a file
    "seams": 60.0,  # a few pictures that are decoded
    "splice": 1.5,  # a child that starts, and opens the files
    "join": 20_000.0,  # pictures
    "read": 60_000.0,  # pictures
    "write": 300e6,  # bytes
    "flush": 1e9,  # bytes that are still on their way to the disk when they have been checked
}
LAST_CODING = 60.0  # pictures a second, where joining codes them once more
FIRST_TIME, LATER = 1.0, 0.3  # how much of what was seen counts
MOST = 100.0  # times that one export may change a pace by
LARGE = 0.2  # of a stage: smaller work in it is not judged by how long it took
TOO_SHORT = 0.3  # seconds that tell nothing


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an export may take and give."""

    seconds: float
    bytes: int


def estimated(plan: RenderPlan, paces: Paces, kept: Kept = NOTHING) -> Estimate:
    """What the export may take on a machine of those paces, when so much of it is there already."""
    made = copied_bytes(plan) + sound_bytes(plan) + (rated_bytes(plan) or _drawn(plan, paces))
    if plan.preset.most_bytes is not None:
        made = min(made, plan.preset.most_bytes)
    return Estimate(sum(costs(plan, paces, kept).values()), made)


def estimated_all(plans: Sequence[RenderPlan], paces: Paces, kept: Sequence[Kept] = ()) -> Estimate:
    """The same of several exports, one after the other."""
    each = [
        estimated(plan, paces, there) for plan, there in zip(plans, kept or repeat(NOTHING), strict=False)
    ]
    return Estimate(sum(one.seconds for one in each), sum(one.bytes for one in each))


def costs(plan: RenderPlan, paces: Paces, kept: Kept = NOTHING) -> dict[Stage, float]:
    """Seconds that each stage may take, in their order."""
    found = dict.fromkeys(Stage, 0.0)
    for stage, kind, amount in _work(plan, kept):
        found[stage] += amount / _pace(paces, kind)
    return {stage: seconds for stage, seconds in found.items() if seconds}


@dataclass(frozen=True, slots=True)
class Seen:
    """What an export took: seconds by stage, the part of the picture that it encoded, and its size."""

    took: Mapping[str, float]
    part: float
    size: int
    sound_share: float = 0.0  # of the work of encoding, where sound and picture are made side by side
    sound: bool = True  # whether it was made


def learned(paces: Paces, plan: RenderPlan, seen: Seen) -> dict[str, float]:
    """The paces after an export."""
    known = dict(paces)
    works: dict[tuple[Stage, bool], dict[str, float]] = {}
    there = Kept(part=1 - seen.part, sound=not seen.sound)
    for stage, kind, amount in _work(plan, there):
        aside = stage is Stage.ENCODING and kind.startswith("sound") and not in_one_run(plan)
        works.setdefault((stage, aside), {})[kind] = amount / _pace(paces, kind)
    for (stage, aside), work in works.items():
        share = seen.sound_share if aside else 1 - seen.sound_share * (stage is Stage.ENCODING)
        known |= _corrected(paces, work, seen.took.get(stage, 0.0) * share)
    drawn = seen.size - copied_bytes(plan) - sound_bytes(plan)
    rated = plan.preset.most_bytes is not None or rated_bytes(plan) is not None
    likely = likely_bytes(plan)
    sparing = likely is not None and likely <= _drawn(plan, paces)  # which says nothing of other films
    if not rated and not sparing and drawn > 0 and (pixels := encoded_pixels(plan) / plan.every_nth):
        grown = _grown(plan)
        kind, seen_size = (
            (_size_of(plan), drawn / pixels) if grown is None else (_grown_of(plan), drawn / grown)
        )
        weight = LATER if kind in paces else FIRST_TIME
        known[kind] = _pace(paces, kind) * (1 - weight) + seen_size * weight
    return known


def _drawn(plan: RenderPlan, paces: Paces) -> int:
    if not plan.segments:
        return 0
    grown, likely = _grown(plan), likely_bytes(plan)
    if grown is None or likely is None:
        return int(_pace(paces, _size_of(plan)) * encoded_pixels(plan) / plan.every_nth)
    return min(int(grown * _pace(paces, _grown_of(plan))), int(likely * max(1.0, _quality(plan))))


def _grown(plan: RenderPlan) -> float | None:
    """How large the encoded picture may become, before anything was learned of it."""
    usual = _pace({}, _size_of(plan)) * encoded_pixels(plan)
    return grown_bytes(plan, usual, _quality(plan))


def _quality(plan: RenderPlan) -> float:
    """How many times more than usual is spent on a picture."""
    return _pace({}, _size_of(plan)) / USUAL["size"]


def _grown_of(plan: RenderPlan) -> str:
    """What is learned of one quality and one film holds for others."""
    return f"grown {_of(plan.preset.picture)}" if plan.preset.picture else "grown"


def _corrected(paces: Paces, work: Mapping[str, float], seconds: float) -> dict[str, float]:
    """The paces of the larger ones of some kinds of work that were planned so and took so long."""
    planned = sum(work.values())
    if max(seconds, planned) < TOO_SHORT or seconds <= 0:
        return {}
    large = {kind: cost for kind, cost in work.items() if cost >= LARGE * planned}
    left = max(seconds - planned + sum(large.values()), seconds / MOST)  # if the others took as planned
    faster = min(MOST, max(1 / MOST, sum(large.values()) / left))
    return {kind: _pace(paces, kind) * faster ** (LATER if kind in paces else FIRST_TIME) for kind in large}


def in_one_run(plan: RenderPlan) -> bool:
    """Whether the output is made by one ffmpeg, without parts of picture."""
    preset = plan.preset
    whole = len(plan.segments) == 1 and not preset.last and not plan.copies and not plan.further
    if preset.picture is None:
        return not plan.copies
    return whole and preset.picture.passes == 1 and not preset.instead


def _work(plan: RenderPlan, kept: Kept) -> Iterator[tuple[Stage, str, float]]:
    """(stage, kind, amount) of all that there is to do."""
    yield Stage.PREPARING, "spans", 1
    yield Stage.VERIFYING, "read", max(plan.frames, int(plan.seconds * 25))
    if kept.whole:
        return
    share = 1 - kept.part
    if plan.preset.picture and plan.segments:
        pixels = share * sum(efforts(plan).values()) * plan.preset.picture.passes
        spans = sum(1 for segment in plan.segments if not segment.copied)
        yield Stage.ENCODING, f"picture {_of(plan.preset.picture)}", pixels
        yield Stage.ENCODING, "spans", spans * share
    if plan.lanes and plan.preset.sound and not kept.sound:
        heard = sum(map(_coded_sound, plan.by_sound()))
        yield Stage.ENCODING, f"sound {plan.preset.sound.encoder}", heard
        before = Stage.SOUND if in_one_run(plan) else Stage.ENCODING  # beside the picture
        if mixed := sum(map(_mixed_sound, plan.by_sound())):
            yield before, "sound", mixed
        if plan.preset.lufs is not None:
            yield before, "sound measured", heard
    size = copied_bytes(plan) + sound_bytes(plan) + encoded_pixels(plan) * USUAL["size"]
    if not in_one_run(plan):
        yield Stage.JOINING, f"join {plan.preset.muxer}" if plan.preset.last else "join", plan.frames
        if plan.copies:
            yield Stage.JOINING, "splice", 1
            yield Stage.JOINING, "seams", len(plan.segments)
            yield Stage.JOINING, "write", size
    yield Stage.FINALISING, "flush", size


def _coded_sound(plan: RenderPlan) -> float:
    if plan.sound is None:
        return float(plan.seconds)
    packets = sum(segment.packets for segment in plan.sound.segments if segment.lanes)
    return packets * plan.sound.grid.packet / plan.sample_rate


def _mixed_sound(plan: RenderPlan) -> float:
    """How much is mixed in pieces first; where most is copied, there is little of it."""
    return 0.0 if plan.sound or heard_at_once(plan) else float(len(plan.lanes) * plan.seconds)


def _size_of(plan: RenderPlan) -> str:
    preset = plan.preset
    if preset.picture is None or preset.last:
        return f"size {preset.muxer}"
    quality = dict(preset.picture.options).get("crf")
    usual = quality is None or f"size {preset.picture.encoder} {quality}" not in USUAL
    return f"size {_of(preset.picture)}" if usual else f"size {preset.picture.encoder} {quality}"


def _of(coding: Coding) -> str:
    """An encoder with what makes it fast or slow."""
    options = dict(coding.options)
    return " ".join([coding.encoder, *(options[name] for name in ("preset", "cpu-used") if name in options)])


def _pace(paces: Paces, kind: str) -> float:
    for known in (paces, USUAL):
        if kind in known:
            return known[kind]
    family = kind.split(maxsplit=1)[0]
    return LAST_CODING if family == "join" else USUAL[family]
