"""The filters that make exactly the samples of a run of sound.

source times ─► wanted samples ─► speed ─► volume, fades ─► as many samples as asked
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from app.adapters.ffmpeg.filters.graph import Graph, seconds
from app.adapters.ffmpeg.preamble import untrusted_input
from app.domain.render_plan.values import RenderPlan, SoundRun, SourceSound
from app.domain.time import Seconds, nearest_frame

PREROLL = Fraction(1)  # a decoder that starts cold needs some packets
STRETCH_PREROLL = Fraction(1, 4)  # and so does the stretching
# Where Rubber Band puts things, in samples, measured at 44.1 and 48 kHz with clicks and with syllables,
# which it treats differently: the middle of both is at most some milliseconds from either. At other
# rates it puts them up to an eighth of a second from there, so what has one of those is given to it at 48.
MEASURED_RATES = (44_100, 48_000)
SHIFT = 1250  # times 1 - 1/tempo, for tempos from 1/2 on
SLOW_SHIFT = 540  # the same below
FASTEST_AT_ONCE = 5  # faster, it drops what it steps over; two stages of the same tempo do not
FAST_SHIFT = 770  # of two stages together, at any tempo
NEAR_GRID = 0.1  # packets: two milliseconds
LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}
# Of one channel ffmpeg gives two speakers half the power each; players give both all of it.
MONO_AS_LOUD = "volume=volume='if(eq(nb_channels,1),sqrt(2),1)'"


def lane(graph: Graph, runs: Sequence[SoundRun], plan: RenderPlan, files: Mapping[str, Path]) -> str:
    """Add what makes runs of sound one after the other, and give the label where it comes out."""
    pads = [_run(graph, run, plan, files) for run in runs]
    return pads[0] if len(pads) == 1 else graph.chain([f"concat=n={len(pads)}:v=0:a=1"], *pads)


def mixed(graph: Graph, lanes: Sequence[str]) -> str:
    """Add lanes up, each as loud as it is."""
    if len(lanes) == 1:
        return lanes[0]
    return graph.chain([f"amix=inputs={len(lanes)}:normalize=0:duration=longest"], *lanes)


def _run(graph: Graph, run: SoundRun, plan: RenderPlan, files: Mapping[str, Path]) -> str:
    sounds = plan.source(run.source).sounds if run.source else ()
    exactly = f"atrim=end_sample={run.samples}"
    if run.source is None or not sounds:
        silence = f"anullsrc=r={plan.sample_rate}:cl={LAYOUTS[plan.channels]}"
        return graph.chain([silence, exactly, _form(plan)])
    facts = sounds[run.sound]
    enter = run.source_start - PREROLL - STRETCH_PREROLL * max(Fraction(1), run.speed)
    seek = ("-ss", seconds(enter), "-noaccurate_seek") if enter > 0 else ()
    number = graph.open(untrusted_input(files[run.source], "-vn", "-sn", "-dn", *seek))
    wanted = _Wanted.of(run, plan, facts.lag)
    alike = [*_on_its_grid(run, facts, plan.sample_rate), *wanted.alike(plan)]
    filters = [
        *wanted.counted(run, plan.sample_rate),
        *([f"volume={run.gain}dB"] if run.gain else []),
        "apad",
        "asetpts=N",  # where the file had nothing at all, the padding has no times
        exactly,
        *_fades(run),
    ]
    if facts.changes:
        return graph.chain(filters, graph.evened(f"{number}:{facts.stream}", alike))
    return graph.chain([*alike, *filters], f"[{number}:{facts.stream}]")


def _on_its_grid(run: SoundRun, facts: SourceSound, sample_rate: int) -> Iterator[str]:
    """Times that a file rounded, put back onto the grid of its packets."""
    if facts.grids:
        soon = nearest_frame(run.source_start, Fraction(sample_rate)) + facts.packet
        first = facts.grids[max(0, bisect_right(facts.grids, soon) - 1)]
        place = f"(PTS-{first})/{facts.packet}"
        near = f"lt(abs({place}-round({place})),{NEAR_GRID})"
        yield f"asetpts='if({near},round({place})*{facts.packet}+{first},PTS)'"


def _form(plan: RenderPlan) -> str:
    return f"aformat=sample_fmts=fltp:channel_layouts={LAYOUTS[plan.channels]}"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The samples that a clip uses, at its speed; later ones may follow."""

    start: int
    length: int
    early: Seconds  # of what is fed to the stretching and dropped

    @classmethod
    def of(cls, run: SoundRun, plan: RenderPlan, lag: Seconds) -> _Wanted:
        rate = plan.sample_rate
        early = STRETCH_PREROLL * max(Fraction(1), run.speed)
        ahead = nearest_frame(early, Fraction(rate)) if _is_stretched(run) else 0
        start = nearest_frame(run.source_start - lag, Fraction(rate)) - ahead
        return cls(start, ahead + math.ceil((run.samples + rate) * run.speed), early)

    def alike(self, plan: RenderPlan) -> Iterator[str]:
        """All in one form, at their times."""
        if plan.channels == 2:
            yield MONO_AS_LOUD  # before whatever makes two channels of it
        yield f"aresample={plan.sample_rate}"
        yield _form(plan)
        yield f"atrim=start_pts={self.start}:end_pts={self.start + self.length}"

    def counted(self, run: SoundRun, rate: int) -> Iterator[str]:
        """One after the other, at the clip's speed."""
        # Only now, when nothing is to be dropped, silence is put where the file has no sound; while it
        # converts rates or drops, aresample loses its place by some hundredths of a second.
        yield f"aresample={rate}:async=1:min_hard_comp=0.05:first_pts={self.start}"
        yield "asetpts=N"
        if _is_stretched(run):
            yield from _stretch(float(run.speed), self.early, rate)
        elif run.speed != 1:
            yield from _respin(run.speed, rate)


def _is_stretched(run: SoundRun) -> bool:
    return run.speed != 1 and run.keep_pitch


def _stretch(tempo: float, early: Seconds, rate: int) -> Iterator[str]:
    """Faster or slower at the same pitch; what lies `early` before the wanted samples is fed and dropped."""
    if rate not in MEASURED_RATES:
        at = MEASURED_RATES[-1]
        yield f"aresample={at}"
        yield from _stretch(tempo, early, at)
        yield f"aresample={rate}"
        yield "asetpts=N"
        return
    ahead = nearest_frame(early, Fraction(rate))
    if tempo > FASTEST_AT_ONCE:
        yield from [f"rubberband=tempo={math.sqrt(tempo):.12f}"] * 2
        shift = float(FAST_SHIFT)
    else:
        yield f"rubberband=tempo={tempo:.12f}"
        shift = (1 - 1 / tempo) * (SHIFT if tempo >= 1 / 2 else SLOW_SHIFT)
    yield f"atrim=start_sample={round(ahead / tempo + shift)}"
    yield "asetpts=N"


def _respin(speed: Fraction, rate: int) -> Iterator[str]:
    """Faster or slower as a tape is: the samples are called by another rate and counted anew."""
    simple = speed.limit_denominator(2000)
    scale = max(1, rate // max(simple.numerator, simple.denominator))
    yield f"asetrate={simple.numerator * scale}"
    yield f"aresample={simple.denominator * scale}"
    yield f"asetrate={rate}"
    yield "asetpts=N"


def _fades(run: SoundRun) -> Iterator[str]:
    if run.fade_in:
        yield f"afade=t=in:ss=0:ns={run.fade_in}"
    if run.fade_out:
        yield f"afade=t=out:ss={run.samples - run.fade_out}:ns={run.fade_out}"
