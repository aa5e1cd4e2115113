"""How much work it is to encode pictures: as many pixels of ordinary film. Pure.

Reading and writing a picture costs by its pixels, and by the bytes that it is stored in: a busy picture
takes several times as long as a still one of the same size, and its source says which it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.media_index import MediaIndex
from app.domain.render_plan.values import RenderPlan, Segment

PIXELS_A_BYTE = 25  # that cost as much as reading and writing a byte; measured with x264 veryfast
ORDINARY = 0.02  # bytes a pixel: 5 Mbit/s at 720p
MOST = 4.0  # times the work of ordinary film; formats that take more bytes are not slower for it


def weighed(plan: RenderPlan, indexes: Mapping[str, MediaIndex]) -> RenderPlan:
    """The plan with what the sources of its encoded segments take, as far as indexes tell."""
    return replace(plan, segments=tuple(_weighed(segment, plan, indexes) for segment in plan.segments))


def effort(segment: Segment, size: tuple[int, int]) -> float:
    """How much work a segment is that is encoded into pictures of that size."""
    pixels = float(segment.frames * size[0] * size[1])
    if not segment.stored:
        return pixels
    usual = 1 + PIXELS_A_BYTE * ORDINARY
    return pixels * min(MOST, (1 + PIXELS_A_BYTE * segment.stored / pixels) / usual)


def efforts(plan: RenderPlan) -> dict[int, float]:
    """The work of each segment that is encoded, by its number."""
    return {
        number: effort(segment, plan.size)
        for number, segment in enumerate(plan.segments)
        if not segment.copied
    }


def _weighed(segment: Segment, plan: RenderPlan, indexes: Mapping[str, MediaIndex]) -> Segment:
    if segment.copied:
        return segment
    stored = 0
    for run in segment.runs:
        if run.source is None:
            continue
        index = indexes[run.source].picture if run.source in indexes else None
        if index is None:
            return segment
        if index.pts:
            start = run.source_start + run.first * run.speed / plan.rate
            stored += index.stored_between(start, start + run.frames * run.speed / plan.rate)
    return replace(segment, stored=stored)
