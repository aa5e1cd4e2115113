"""How many files one program may hold open: of each it keeps where every packet lies. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from app.domain.media import MediaInfo
from app.domain.render_plan.values import PlannedSource, RenderPlan, SoundRun

A_PACKET = 64  # bytes that ffmpeg holds of each, in files whose index stands in one place
MOST_HELD = 64_000_000  # bytes of indexes in one program; two hours of a video are half of it
RUNS_AT_ONCE = 16  # of sound; more are mixed in pieces first
_LISTED = "mov"  # the family of MP4; other files are searched, and nothing of them is held
_SOUND_PACKET = 1024  # samples, as of AAC


def held_of(info: MediaInfo) -> int:
    """About how many bytes of a file's index a program holds that opens it."""
    if _LISTED not in info.container.split(","):
        return 0
    rates = [stream.rate for stream in info.video]
    rates += [Fraction(stream.sample_rate, _SOUND_PACKET) for stream in info.audio]
    return int(info.duration * sum(rates) * A_PACKET)


def is_light(sources: Iterable[str | None], held: Mapping[str, int]) -> bool:
    """Whether one program may open these files at once, each as often as it is named."""
    return sum(held.get(source, 0) for source in sources if source is not None) <= MOST_HELD


def held_by(sources: Iterable[PlannedSource]) -> Mapping[str, int]:
    """What a program holds of each source that it opens, by its name."""
    return {source.asset: source.held for source in sources}


def most_held(plan: RenderPlan) -> int:
    """What a program holds of the longest source that it opens."""
    return max((source.held for source in plan.sources), default=0)


def heard_at_once(plan: RenderPlan) -> bool:
    """Whether one program may open all files of a plan's sound."""
    runs = [run for lane in plan.lanes for run in lane]
    return len(runs) <= RUNS_AT_ONCE and is_light((run.source for run in runs), held_by(plan.sources))


def grouped(lane: Sequence[SoundRun], held: Mapping[str, int]) -> Iterator[Sequence[SoundRun]]:
    """The runs of a lane in groups that one program may open, each as large as it may be."""
    group: list[SoundRun] = []
    for run in lane:
        larger = [*group, run]
        if group and (len(larger) > RUNS_AT_ONCE or not is_light((each.source for each in larger), held)):
            yield group
            larger = [run]
        group = larger
    if group:
        yield group
