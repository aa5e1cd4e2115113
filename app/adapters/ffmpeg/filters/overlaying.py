"""Filters that lay pictures over each other, in the pixels in which those of a plan are put together."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from app.adapters.ffmpeg.filters.colours import drawn_as
from app.adapters.ffmpeg.filters.graph import Graph, ratio, seconds
from app.domain.render_plan.values import PictureRun, RenderPlan, SourcePicture
from app.domain.shape import covering, even

BLUR = 8  # a blurred picture is made so much smaller first
_OVERLAYS = {
    "yuv420p": "yuv420",
    "yuv420p10le": "yuv420p10",
    "yuv422p": "yuv422",
    "yuv422p10le": "yuv422p10",
    "yuv444p": "yuv444",
}


def laid_over(graph: Graph, under: str, over: str, place: tuple[int, int], plan: RenderPlan) -> str:
    """One picture over another, its corner at a place."""
    overlay = f"overlay={place[0]}:{place[1]}:format={_OVERLAYS[drawn_as(plan)]}"
    return graph.chain([overlay, f"format={drawn_as(plan)}"], under, over)


def over_itself(graph: Graph, pad: str, facts: SourcePicture, plan: RenderPlan) -> str:
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
    return laid_over(graph, behind, over, ((width - wide) // 2, (height - high) // 2), plan)


def fades(run: PictureRun, plan: RenderPlan, *, alpha: bool = False) -> Iterator[str]:
    """Fades by time: after `fps` a frame's time is its place in the clip, wherever the run begins.

    From and to black, or, of what has `alpha`, from and to what is under it.
    """
    how = ":alpha=1" if alpha else ""
    if run.first < run.fade_in:
        yield f"fade=t=in:st=0:d={seconds(Fraction(run.fade_in) / plan.rate)}{how}"
    out_from = run.clip_frames - run.fade_out
    if run.fade_out and run.first + run.frames > out_from:
        start, length = Fraction(out_from) / plan.rate, Fraction(run.fade_out) / plan.rate
        yield f"fade=t=out:st={seconds(start)}:d={seconds(length)}{how}"


def counted(plan: RenderPlan) -> list[str]:
    """Count the frames of a layer from zero, as those of all others, whose clips began at other times."""
    return ["settb=" + ratio(1 / plan.rate), "setpts=N"]
