"""How long an export takes against the same edit as one hand-written ffmpeg command.

The floor of an export that copies is a packet copy of the same ranges and the encoding of what a cut
goes through. python -m tests.benchmarks render prints the table; nothing is asserted.
"""

from __future__ import annotations

import compileall
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import app
from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.domain.presets import EncodeChoice, preset_named
from app.domain.render_plan import RenderPlan, plan_render
from app.domain.timeline import Timeline
from tests.benchmarks.render_edits import AAC, X264, Case, Scale, cases, make_sources, run
from tests.frames.exporting import asset_of, index_of


@dataclass(frozen=True)
class Taken:
    """What one run took: seconds by the clock, and of all processors together."""

    clock: float
    work: float


@dataclass(frozen=True)
class Figures:
    """What each run took, in the order of running; `share` is how much of the picture was copied."""

    by_hand: list[Taken]
    encoded: list[Taken]
    copied: list[Taken]
    floor: list[Taken]
    share: float

    def line(self) -> str:
        """The medians as the end of a row; each ratio is of two that ran one after the other.

        The last ratio is of the processors' work, which says more than the clock on a busy machine.
        """
        hand = f"{_median(self.by_hand)} {_median(self.encoded)} {_ratio(self.encoded, self.by_hand)}"
        if not self.copied:
            return hand
        against_hand = _ratio(self.copied, self.by_hand)
        least = f"{_median(self.floor)} {_ratio(self.copied, self.floor)}"
        work = _ratio(self.copied, self.floor, of=lambda each: each.work)
        return f"{hand} {_median(self.copied)} {against_hand} {least} {work} {self.share:7.0%}"


def main(scale: Scale, *, only: Sequence[str] = (), copying: bool = False) -> None:
    """Print the table, of all edits or of those named; `copying` leaves out what is not copied."""
    compileall.compile_dir(str(Path(app.__file__).parent), quiet=2)  # as it is where Cutroom is installed
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        media = make_sources(folder, scale)
        head = ("by hand", "encoded", "ratio", "copied", "ratio", "floor", "ratio", "of work", "copied")
        sys.stdout.write(f"{'edit':22}{' '.join(f'{word:>7}' for word in head)}\n")
        for case in cases(media, folder, scale):
            if only and case.name not in only:
                continue
            figures = measure(case, media, folder, scale.runs, copying=copying)
            sys.stdout.write(f"{case.name:22}{figures.line()}\n")
            sys.stdout.flush()


def measure(
    case: Case, media: Mapping[str, Path], folder: Path, runs: int, *, copying: bool = False
) -> Figures:
    """Make one edit in every way, one way after the other, as often as was asked for."""
    full = planned(case.timeline, media, EncodeChoice.ALL)
    smart = planned(case.timeline, media, EncodeChoice.NEEDED)
    figures = Figures([], [], [], [], smart.copied_frames / smart.frames)
    ways: list[tuple[list[Taken], Callable[[Path], None]]] = []
    if not copying:
        ways.append((figures.by_hand, lambda _: run(case.by_hand, [*X264, *AAC], folder / "h.mp4", folder)))
        ways.append((figures.encoded, lambda scratch: export(full, media, scratch)))
    if smart.splice:
        ways.append((figures.copied, lambda scratch: export(smart, media, scratch)))
        ways.append((figures.floor, lambda scratch: floor(case.timeline, smart, media, scratch)))
    for _ in range(runs):
        for found, work in ways:
            found.append(taken(work))
    return figures


def planned(edit: Timeline, media: Mapping[str, Path], encode: EncodeChoice) -> RenderPlan:
    """The plan of an edit into the usual preset."""
    assets = {name: asset_of(name, path) for name, path in media.items()}
    copying = encode is EncodeChoice.NEEDED
    indexes = {name: index_of(assets[name], path) for name, path in media.items()} if copying else None
    return plan_render(edit, assets, preset_named("mp4"), indexes=indexes)


def floor(edit: Timeline, plan: RenderPlan, media: Mapping[str, Path], folder: Path) -> None:
    """A packet copy of what the clips show, then the encoding of what a cut goes through."""
    listed = ["ffconcat version 1.0"]
    for clip in edit.clips():
        end = clip.source_start + clip.frames / plan.rate
        listed.append(f"file 'file:{media[clip.asset]}'")
        listed += [f"inpoint {float(clip.source_start):.6f}", f"outpoint {float(end):.6f}"]
    (folder / "ranges.ffconcat").write_text("\n".join(listed))
    concat = ["-f", "concat", "-safe", "0", "-i", "ranges.ffconcat"]
    run(concat, ["-map", "0:v", "-map", "0:a", "-c", "copy", *AAC[-2:]], folder / "copy.mp4", folder)
    cut = [each for segment in plan.segments if not segment.copied for each in segment.runs]
    for number, each in enumerate(cut):
        start = each.source_start + each.first / plan.rate
        given = ["-ss", f"{float(start):.6f}", "-i", f"file:{media[each.source or 'main']}"]
        coded = ["-frames:v", str(each.frames), "-an", *X264]
        run(given, coded, folder / f"{number}.mp4", folder)


def taken(work: Callable[[Path], None]) -> Taken:
    """What something takes in an empty folder."""
    with tempfile.TemporaryDirectory() as scratch:
        began, worked = time.perf_counter(), _worked()
        work(Path(scratch))
        return Taken(time.perf_counter() - began, _worked() - worked)


def _worked() -> float:
    """Seconds of processors that this process and those that it has waited for have used."""
    mine = os.times()
    return mine.user + mine.system + mine.children_user + mine.children_system


def export(plan: RenderPlan, media: Mapping[str, Path], folder: Path) -> None:
    """Make the file of a plan."""
    work = FfmpegWork(Ffmpeg(find_ffmpeg()))
    work.render(plan, media, folder, report=lambda progress: None, cancelled=lambda: False)


def _median(runs: Sequence[Taken]) -> str:
    return f"{statistics.median(each.clock for each in runs):6.1f}s" if runs else f"{'':7}"


def _ratio(
    ours: Sequence[Taken], others: Sequence[Taken], *, of: Callable[[Taken], float] = lambda each: each.clock
) -> str:
    ratios = [of(mine) / of(other) for mine, other in zip(ours, others, strict=False)]
    return f"{statistics.median(ratios):7.2f}" if ratios else f"{'':7}"
