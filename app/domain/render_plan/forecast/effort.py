"""How much work it is to encode pictures: as many pixels of ordinary film. Pure.

Reading and writing a picture costs by its pixels, and by the bytes that it is stored in: a busy picture
takes several times as long as a still one of the same size, and its source says which it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.media_index import MediaIndex
from app.domain.packet_index import PacketIndex
from app.domain.placement import WHOLE
from app.domain.render_plan.pictures.lying import lying
from app.domain.render_plan.values import PictureRun, RenderPlan, Segment, SourcePicture
from app.domain.shape import Filling

PIXELS_A_BYTE = 25  # that cost as much as reading and writing a byte; measured with x264 veryfast
ORDINARY = 0.02  # bytes a pixel: 5 Mbit/s at 720p
BARS = 0.36  # of the work of ordinary film; measured in the same way
MOST = 4.0  # times the work of ordinary film; formats that take more bytes are not slower for it


def weighed(plan: RenderPlan, indexes: Mapping[str, MediaIndex]) -> RenderPlan:
    """The plan with what its encoded segments take, as far as the indexes of their sources tell."""
    return replace(plan, segments=tuple(_weighed(segment, plan, indexes) for segment in plan.segments))


def effort(segment: Segment, size: tuple[int, int]) -> float:
    """How much work a segment is that is encoded into pictures of that size."""
    return segment.work or float(segment.frames * size[0] * size[1])


def efforts(plan: RenderPlan) -> dict[int, float]:
    """The work of each segment that is encoded, by its number."""
    return {
        number: effort(segment, plan.size)
        for number, segment in enumerate(plan.segments)
        if not segment.copied
    }


def drawing(pixels: float, stored: float) -> float:
    """The work of so many pixels that are stored in so many bytes."""
    usual = 1 + PIXELS_A_BYTE * ORDINARY
    return min(MOST * pixels, (pixels + PIXELS_A_BYTE * stored) / usual)


def _weighed(segment: Segment, plan: RenderPlan, indexes: Mapping[str, MediaIndex]) -> Segment:
    if segment.copied:
        return segment
    works = [_work(run.layers[-1], plan, indexes) for run in segment.runs]
    works += [_laid_over(layer, plan, indexes) for run in segment.runs for layer in run.layers[:-1]]
    return segment if None in works else replace(segment, work=sum(filter(None, works)))


def _laid_over(run: PictureRun, plan: RenderPlan, indexes: Mapping[str, MediaIndex]) -> float:
    """Of a picture over others: it is read, and as much of it is drawn as is seen."""
    picture = plan.source(run.source).picture if run.source else None
    if picture is None:
        return 0
    read = indexes.get(run.source or "")
    stored = _stored(run, plan, read.picture) if read and read.picture and read.picture.pts else 0
    return drawing(_seen(run, picture, plan) * run.frames, stored)


def _seen(run: PictureRun, picture: SourcePicture, plan: RenderPlan) -> int:
    """How many pixels of a placed picture are seen, at either end of a glide."""
    places = (run.place, run.glide.goal(run.place)) if run.glide else (run.place,)
    found = (lying(picture.display, plan.size, plan.preset.filling, place) for place in places)
    return max(each.seen.width * each.seen.height if each else 0 for each in found)


def _stored(run: PictureRun, plan: RenderPlan, index: PacketIndex) -> int:
    start = run.source_start + run.first * run.speed / plan.rate
    return index.stored_between(start, start + run.frames * run.speed / plan.rate)


def _work(run: PictureRun, plan: RenderPlan, indexes: Mapping[str, MediaIndex]) -> float | None:
    """Of one run; None when nobody knows."""
    room = plan.size[0] * plan.size[1]
    picture = plan.source(run.source).picture if run.source else None
    if run.source is None or picture is None:
        return BARS * room * run.frames
    index = indexes[run.source].picture if run.source in indexes else None
    if index is None or not index.pts:
        return None
    stored = _stored(run, plan, index)
    drawn = picture.size[0] * picture.size[1]
    if run.place != WHOLE or run.glide:
        drawn = _seen(run, picture, plan)
    # An enlarged picture has as much to write as if it were stored so large.
    detail = stored * max(1.0, drawn / (picture.stored[0] * picture.stored[1] or drawn))
    shown = min(drawn, room)
    around = drawing(room - shown, 0) if plan.preset.filling is Filling.BLUR else BARS * (room - shown)
    return drawing(shown * run.frames, detail) + around * run.frames
