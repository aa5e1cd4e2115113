"""The filters and arguments that read from a source just the pictures of a run, each for its frame."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.adapters.ffmpeg.filters.graph import ratio, seconds
from app.adapters.ffmpeg.preamble import untrusted_input
from app.domain.render_plan.pictures.own_times import LEAST_APART
from app.domain.render_plan.values import OwnTimes, PictureRun, RenderPlan, SourcePicture
from app.domain.time import Rate, Seconds

BILLION = 1_000_000_000


def source_input(run: PictureRun, facts: SourcePicture, plan: RenderPlan, file: Path) -> list[str]:
    """The arguments that open a run's file a little before its first picture."""
    wanted = run.source_start + run.first * run.speed / plan.rate
    enter = wanted - facts.preroll
    if run.own:  # it is known which picture is the first
        enter = _first_own(run.own) - (facts.preroll if facts.delay is None else facts.delay + LEAST_APART)
    if run.entry is not None:
        enter = run.entry
    seek = ("-ss", seconds(enter), "-noaccurate_seek") if enter > 0 and not facts.still else ()
    decoder = (f"-c:{facts.stream}", facts.decoder) if facts.decoder else ()
    # A picture that changes its size or tags half-way must not start the counting anew.
    return untrusted_input(file, "-reinit_filter", "0", "-an", "-sn", "-dn", *decoder, *seek)


def timing(run: PictureRun, facts: SourcePicture, plan: RenderPlan) -> Iterator[str]:
    """One picture for each frame of a run, or those that keep their own times, at its time in the clip."""
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
