"""Segments that go on where the one before ends, put together again. Pure.

clip  | segment 3 | segment 4 | segment 5 |   ->   | segment 3                          |
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.domain.render_plan.values import PictureRun, Segment, SegmentKind


def put_together(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The same pictures in as few segments as can be: encoded ones that go on in one clip become one."""
    made: list[Segment] = []
    for segment in segments:
        if made and _goes_on(made[-1], segment):
            made[-1] = _in_one(made[-1], segment)
        else:
            made.append(segment)
    return tuple(made)


def _goes_on(one: Segment, other: Segment) -> bool:
    if not (one.kind is other.kind is SegmentKind.ENCODE and len(one.runs) == len(other.runs) == 1):
        return False
    [before], [after] = one.runs, other.runs
    following = before.part(before.frames, after.frames)
    return after.own is None and following.each(_anywhere) == after.each(_anywhere)


def _anywhere(run: PictureRun) -> PictureRun:
    return replace(run, entry=None)


def _in_one(one: Segment, other: Segment) -> Segment:
    later = (replace(text, start=text.start + one.frames) for text in other.burnt)
    frames = one.frames + other.frames
    return replace(
        one,
        frames=frames,
        runs=(one.runs[0].part(0, frames),),
        burnt=(*one.burnt, *later),
        work=one.work + other.work,
    )
