"""The filters that make exactly the pictures of a segment, frame by frame.

    source times ─► whole pictures ─► clip times ─► one for each frame ─► size, bars, colours ─► captions

Times are counted in billionths of a second until `fps` picks the picture that is on screen at the
middle of each frame: its `round=near` changes pictures half-way between two frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from app.adapters.ffmpeg.filters.colours import drawn_as, look, tags
from app.adapters.ffmpeg.filters.fields import whole_pictures
from app.adapters.ffmpeg.filters.graph import Graph, ratio, seconds
from app.adapters.ffmpeg.preamble import untrusted_input
from app.domain.media import Scan
from app.domain.render_plan.pictures.own_times import LEAST_APART
from app.domain.render_plan.values import (
    OwnTimes,
    PictureRun,
    RenderPlan,
    Segment,
    SourcePicture,
)
from app.domain.shape import Filling, covering, even
from app.domain.time import Rate, Seconds

BILLION = 1_000_000_000
BLUR = 8  # a blurred picture is made so much smaller first
_OVERLAYS = {
    "yuv420p": "yuv420",
    "yuv420p10le": "yuv420p10",
    "yuv422p": "yuv422",
    "yuv422p10le": "yuv422p10",
    "yuv444p": "yuv444",
}
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
    drawn = drawn_as(plan)
    if run.source is None or facts is None:
        width, height = room
        black = f"color=c=black:s={width}x{height}:r={ratio(plan.rate)}"
        return graph.chain([black, f"trim=end_frame={run.frames}", f"format={drawn}", "setsar=1", tags(plan)])
    number = graph.open(_input(run, facts, plan, files[run.source]))
    timing = list(_timing(run, facts, plan))
    if room != plan.size:
        facts = replace(facts, size=room)
    looks = list(look(facts, plan))
    whole = () if facts.scan is Scan.WHOLE else whole_pictures(facts.stored)
    order = [*looks, *timing] if facts.still else [*whole, *timing, *looks]
    pad = f"[{number}:{facts.stream}]"
    if facts.size != room and plan.preset.filling is Filling.BLUR:
        pad, order = _over_itself(graph, graph.chain(order, pad), facts, plan), []
    elif facts.size != room:
        order.append(_placed(facts, plan))
    return graph.chain([*order, "setsar=1", tags(plan), *_fades(run, plan)], pad)


def _input(run: PictureRun, facts: SourcePicture, plan: RenderPlan, file: Path) -> list[str]:
    wanted = run.source_start + run.first * run.speed / plan.rate
    enter = wanted - facts.preroll
    if run.own:  # it is known which picture is the first
        enter = _first_own(run.own) - (facts.preroll if facts.delay is None else facts.delay + LEAST_APART)
    if run.entry is not None:
        enter = run.entry
    seek = ("-ss", seconds(enter), "-noaccurate_seek") if enter > 0 and not facts.still else ()
    # A picture that changes its size or tags half-way must not start the counting anew.
    return untrusted_input(file, "-reinit_filter", "0", "-an", "-sn", "-dn", *seek)


def _timing(run: PictureRun, facts: SourcePicture, plan: RenderPlan) -> Iterator[str]:
    if run.own:
        yield from _own_timing(run.own, facts, plan.rate)
        return
    zero = round((run.source_start + facts.nudge - facts.lag) * BILLION)
    yield f"settb=1/{BILLION}"
    yield f"setpts=(PTS-{zero})*{run.speed.denominator}/{run.speed.numerator}"
    yield "tpad=stop_mode=clone:stop=-1"  # the last picture stays when the media ends early
    yield f"fps={ratio(plan.rate)}:start_time={float(run.first / plan.rate):.9f}:round=near"
    yield f"trim=end_frame={run.frames}"


def _own_timing(own: OwnTimes, facts: SourcePicture, rate: Rate) -> Iterator[str]:
    """Just the wanted pictures. When each is shown is said in the end."""
    zero = round((_first_own(own) - LEAST_APART / 2 - facts.lag) * BILLION)
    end = round(((own.ticks[-1] - own.ticks[0]) * own.time_base + LEAST_APART) * BILLION)
    yield f"settb=1/{BILLION}"
    yield f"setpts=PTS-{zero}"
    yield f"trim=start_pts=0:end_pts={end}"
    # Evenly, and at the rate of all others: encoders make of it what parameter sets say.
    yield f"setpts=N/({ratio(rate)}*TB)"
    yield f"fps={ratio(rate)}:start_time=0:round=near"


def _first_own(own: OwnTimes) -> Seconds:
    return own.ticks[0] * own.time_base - own.zero


def _placed(facts: SourcePicture, plan: RenderPlan) -> str:
    """In the middle: with bars where there is room, cut where there is too much."""
    (width, height), (wide, high) = plan.size, facts.size
    if wide >= width and high >= height:
        return f"crop={width}:{height}"
    return f"pad={width}:{height}:{(width - wide) // 2}:{(height - high) // 2}"


def _over_itself(graph: Graph, pad: str, facts: SourcePicture, plan: RenderPlan) -> str:
    """In the middle of a blurred copy that covers everything; small while it is blurred, which is quick."""
    (width, height), (wide, high) = plan.size, facts.size
    small = max(2, even(Fraction(width, BLUR))), max(2, even(Fraction(height, BLUR)))
    covers = covering(facts.size, small)
    over, under = graph.fork(pad)
    behind = graph.chain(
        [
            f"scale={covers[0]}:{covers[1]}",
            f"crop={small[0]}:{small[1]}",
            "gblur=sigma=3",
            f"scale={width}:{height}",
            "setsar=1",
        ],
        under,
    )
    place = f"overlay={(width - wide) // 2}:{(height - high) // 2}:format={_OVERLAYS[drawn_as(plan)]}"
    return graph.chain([place, f"format={drawn_as(plan)}"], behind, over)


def _fades(run: PictureRun, plan: RenderPlan) -> Iterator[str]:
    """Fades by time: after `fps` a frame's time is its place in the clip, wherever the run begins."""
    if run.first < run.fade_in:
        yield f"fade=t=in:st=0:d={seconds(Fraction(run.fade_in) / plan.rate)}"
    out_from = run.clip_frames - run.fade_out
    if run.fade_out and run.first + run.frames > out_from:
        start, length = Fraction(out_from) / plan.rate, Fraction(run.fade_out) / plan.rate
        yield f"fade=t=out:st={seconds(start)}:d={seconds(length)}"
