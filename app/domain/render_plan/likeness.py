"""Plans that make the same bytes, written in one way: then one can be known by the other. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from app.domain.render_plan.values import (
    PictureRun,
    PlannedSource,
    RenderPlan,
    Segment,
    SoundRun,
    SoundSegment,
    SoundSplice,
    SoundTrack,
)
from app.domain.time import Rate


def called(plan: RenderPlan, names: Mapping[str, str]) -> RenderPlan:
    """The plan with its sources called otherwise; those without a new name keep theirs."""

    def picture(run: PictureRun) -> PictureRun:
        return replace(run, source=names.get(run.source, run.source)) if run.source else run

    def sound(run: SoundRun) -> SoundRun:
        return replace(run, source=names.get(run.source, run.source)) if run.source else run

    def stretch(each: SoundSegment) -> SoundSegment:
        copied = each.copied
        if copied:
            copied = replace(copied, source=names.get(copied.source, copied.source))
        return replace(each, copied=copied, lanes=lanes(each.lanes))

    def splice(each: SoundSplice | None) -> SoundSplice | None:
        return replace(each, segments=tuple(map(stretch, each.segments))) if each else None

    def lanes(each: Sequence[Sequence[SoundRun]]) -> tuple[tuple[SoundRun, ...], ...]:
        return tuple(tuple(map(sound, lane)) for lane in each)

    def track(each: SoundTrack) -> SoundTrack:
        return replace(each, lanes=lanes(each.lanes), sound=splice(each.sound))

    def source(each: PlannedSource) -> PlannedSource:
        return replace(each, asset=names.get(each.asset, each.asset))

    return replace(
        plan,
        sources=tuple(sorted((source(each) for each in plan.sources), key=lambda each: each.asset)),
        segments=tuple(
            replace(segment, runs=tuple(run.each(picture) for run in segment.runs), work=0.0)
            for segment in plan.segments
        ),
        lanes=lanes(plan.lanes),
        sound=splice(plan.sound),
        further=tuple(map(track, plan.further)),
    )


def settled(segment: Segment, rate: Rate) -> Segment:
    """The segment with each run counted from its own first frame, wherever that lies in its clip.

    clip  | . . . . |<- run ->| . |     a run that no fade touches need not know the clip around it
    """
    return replace(segment, runs=tuple(run.each(partial(_settled, rate=rate)) for run in segment.runs))


def _settled(run: PictureRun, rate: Rate) -> PictureRun:
    out_from = run.clip_frames - run.fade_out
    fades = run.first < run.fade_in or (run.fade_out and run.first + run.frames > out_from)
    if run.source is None or fades:
        return run
    start = run.source_start + run.first * run.speed / rate
    glide = run.glide.later(-run.first) if run.glide else None
    return replace(
        run, source_start=start, first=0, clip_frames=run.frames, fade_in=0, fade_out=0, glide=glide
    )
