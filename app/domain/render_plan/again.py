"""Plans of the same output that rely on less, for when what was made did not hold. Pure."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import accumulate

from app.domain.render_plan.opening import held_by
from app.domain.render_plan.pictures.going_on import put_together
from app.domain.render_plan.pictures.light import in_ten_bits
from app.domain.render_plan.pictures.runs import segments
from app.domain.render_plan.sources import is_high
from app.domain.render_plan.values import Part, PictureRun, PlannedSource, RenderPlan
from app.domain.time import Seconds

WELL_BEFORE = Fraction(60)  # seconds; key frames are hardly ever further apart
AGES = Fraction(10**9)  # before any picture


def encoded_whole(plan: RenderPlan, reason: str) -> RenderPlan:
    """The same output with nothing copied."""
    starts = accumulate((segment.frames for segment in plan.segments), initial=0)
    burnt = [
        replace(text, start=start + text.start)
        for start, segment in zip(starts, plan.segments, strict=False)
        for text in segment.burnt
    ]
    runs = (run for segment in plan.segments for run in segment.runs)
    parts = [Part(run.each(lambda layer: replace(layer, own=None, entry=None)), reason) for run in runs]
    pixels = {
        each.asset: each.picture.size[0] * each.picture.size[1] for each in plan.sources if each.picture
    }
    held = held_by(plan.sources)
    made = tuple(segments(parts, pixels=pixels, rate=plan.rate, burnt=burnt, held=held))
    further = tuple(
        replace(track, sound=None, channels=2 if track.sound else track.channels) for track in plan.further
    )
    channels = 2 if plan.sound else plan.channels
    plan = _in_its_light(plan)
    return replace(plan, segments=made, splice=None, sound=None, channels=channels, further=further)


def well_before(plan: RenderPlan) -> RenderPlan:
    """The same output with little trust in any index: each clip's file is read once, from well before it."""
    return _entered(plan, WELL_BEFORE)


def from_the_start(plan: RenderPlan) -> RenderPlan:
    """The same with none: from its beginning, which may be hours before."""
    return _entered(plan, AGES)


def begins_near(plan: RenderPlan) -> bool:
    """Whether both are the same: no clip lies further into its file."""
    layers = (layer for segment in plan.segments for run in segment.runs for layer in run.layers)
    runs = (layer for layer in layers if layer.source)
    return all(run.source_start + run.first * run.speed / plan.rate <= WELL_BEFORE for run in runs)


def _entered(plan: RenderPlan, before: Seconds) -> RenderPlan:
    segments = (
        replace(segment, runs=tuple(run.each(_anywhere) for run in segment.runs)) for segment in plan.segments
    )
    sources = tuple(_read_from(source, before) for source in plan.sources)
    return replace(plan, segments=put_together(segments), sources=sources)


def _anywhere(run: PictureRun) -> PictureRun:
    return replace(run, entry=None)


def _read_from(source: PlannedSource, before: Seconds) -> PlannedSource:
    picture = source.picture
    if picture is None:
        return source
    return replace(source, picture=replace(picture, preroll=max(before, picture.preroll), delay=None))


def _in_its_light(plan: RenderPlan) -> RenderPlan:
    """The plan with as many bits as its light needs, which copied pictures brought along."""
    deep = in_ten_bits(plan.preset.picture) if plan.preset.picture and is_high(plan.colour) else None
    return replace(plan, preset=replace(plan.preset, picture=deep)) if deep else plan
