"""The filters that make exactly the pictures of a segment, frame by frame.

    source times ─► whole pictures ─► clip times ─► one for each frame ─► size, bars, colours ─► captions

Times are counted in billionths of a second until `fps` picks the picture that is on screen at the
middle of each frame: its `round=near` changes pictures half-way between two frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from app.adapters.ffmpeg.filters.colours import look, tags
from app.adapters.ffmpeg.filters.fields import whole_pictures
from app.adapters.ffmpeg.filters.graph import Graph, ratio
from app.adapters.ffmpeg.filters.layers import black, layered
from app.adapters.ffmpeg.filters.overlaying import fades, over_itself
from app.adapters.ffmpeg.filters.reading import source_input, timing
from app.domain.render_plan.values import (
    PictureRun,
    RenderPlan,
    Segment,
    SourcePicture,
)
from app.domain.shape import Filling

_PARAMETERS = {
    "range": "range",
    "matrix": "colorspace",
    "primaries": "color_primaries",
    "transfer": "color_trc",
}
CAPTION_TICKS = 10  # captions see ten frames a second, so that each begins on a whole hundredth

# `-copyts -start_at_zero` keeps the times exact; without it ffmpeg rounds them by the seek.
CLOCK = ("-copyts", "-start_at_zero")


def picture(
    graph: Graph,
    segment: Segment,
    plan: RenderPlan,
    files: Mapping[str, Path],
    *,
    captions: str | None,
) -> str:
    """Add what makes a segment's pictures, and give the label where they come out.

    `captions` names an ASS file in the working folder, and `fonts` there holds its font.
    """
    room = _room(segment, plan)
    pads = [_run(graph, run, plan, files, room) for run in segment.runs]
    pad = pads[0] if len(pads) == 1 else graph.chain([f"concat=n={len(pads)}:v=1:a=0"], *pads)
    end = [*_as_stored(plan, room), "settb=" + ratio(1 / plan.rate), "setpts=N"]
    if captions:
        draw = ["settb=1/1000", f"setpts=N/({CAPTION_TICKS}*TB)", f"ass=f={captions}:fontsdir=fonts"]
        return graph.chain([*draw, *end], pad)
    return graph.chain(end, pad)


def _room(segment: Segment, plan: RenderPlan) -> tuple[int, int]:
    """The size at which pictures are put together: as players show them, or as they are stored.

    What is stretched by players stays as it is stored where nothing is drawn into it.
    """
    splice = plan.splice
    if splice is None or splice.aspect == 1 or segment.burnt:
        return plan.size
    if any(run.placed for run in segment.runs):
        return plan.size
    shown = (plan.source(run.source).picture for run in segment.runs if run.source)
    alike = all(each and (each.aspect, each.stored) == (splice.aspect, splice.stored) for each in shown)
    return splice.stored if alike else plan.size


def _as_stored(plan: RenderPlan, room: tuple[int, int]) -> Iterator[str]:
    """Turn and squeeze pictures as those are stored between which they will stand.

    They also say no more of their colours than those do: players take both for the same.
    """
    turns = {90: ["transpose=cclock"], 180: ["hflip", "vflip"], 270: ["transpose=clock"]}
    yield from turns.get(plan.splice.rotation, []) if plan.splice else []
    if plan.splice and plan.splice.mirrored:
        yield "vflip"
    if plan.splice and plan.splice.unsaid:
        yield "setparams=" + ":".join(f"{_PARAMETERS[name]}=unknown" for name in plan.splice.unsaid)
    if plan.splice and plan.splice.aspect != 1 and room != plan.splice.stored:
        yield f"scale={plan.splice.stored[0]}:{plan.splice.stored[1]}"
    if plan.splice and plan.splice.coded_aspect != 1:
        yield f"setsar={ratio(plan.splice.coded_aspect)}"


def _run(
    graph: Graph, run: PictureRun, plan: RenderPlan, files: Mapping[str, Path], room: tuple[int, int]
) -> str:
    facts = plan.source(run.source).picture if run.source else None
    if run.source is None or facts is None:
        return graph.chain(black(run.frames, room, plan))
    if run.placed:
        return layered(graph, run, plan, files)
    number = graph.open(source_input(run, facts, plan, files[run.source]))
    times = list(timing(run, facts, plan))
    if room != plan.size:
        facts = replace(facts, size=room)
    looks = list(look(facts, plan))
    order = [*looks, *times] if facts.still else [*whole_pictures(facts), *times, *looks]
    pad = f"[{number}:{facts.stream}]"
    if facts.size != room and plan.preset.filling is Filling.BLUR:
        pad, order = over_itself(graph, graph.chain(order, pad), facts, plan), []
    elif facts.size != room:
        order.append(_placed(facts, plan))
    return graph.chain([*order, "setsar=1", tags(plan), *fades(run, plan)], pad)


def _placed(facts: SourcePicture, plan: RenderPlan) -> str:
    """In the middle: with bars where there is room, cut where there is too much."""
    (width, height), (wide, high) = plan.size, facts.size
    if wide >= width and high >= height:
        return f"crop={width}:{height}"
    return f"pad={width}:{height}:{(width - wide) // 2}:{(height - high) // 2}"
