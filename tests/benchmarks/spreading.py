"""Exports in pieces: again after one change, on 1, 2 and 4 workers, what cutting costs, and the time told.

python -m tests.benchmarks.spreading [SECONDS] prints it for a film of that length; nothing is asserted.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.spans import SqlSpanStore
from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.adapters.piece_cache import DiskPieces
from app.domain.accounts import LOCAL_OWNER
from app.domain.preset_list import preset_named
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.serial import plan_from_json
from app.domain.render_plan.values import RenderPlan
from app.domain.timeline import CaptionTrack, Clip, Cue, Timeline, Track, TrackKind
from app.ports import Backing
from app.ports.spans import Span
from app.services.jobs.spreading import SharedCrew
from app.services.progress.announcing import progress_topic
from tests.benchmarks.render_edits import AAC, run
from tests.frames.exporting import asset_of
from tests.spread import SpreadExport, spread_export, wrapped_ffmpeg
from tests.waiting import wait_until

RATE = Fraction(30)
SIZE = (640, 360)
USUAL_SECONDS = 60
# One thread of the encoder is not all: reading, decoding and drawing have threads of their own.
ONE_PROCESSOR = 'exec taskset -c %d {ffmpeg} "${@:1:$#-1}" -threads 1 "${!#}"'
FIRST_TENTH = 0.1


class Watching(SharedCrew):
    """The side of an export that makes nothing itself, so that workers can be counted."""

    def take(self) -> Span | None:
        """Nothing."""
        return None


def main(seconds: int = USUAL_SECONDS) -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory(prefix="cutroom-benchmark-") as place:
        folder = Path(place)
        source = make_source(folder, seconds)
        edit = Timeline(RATE, SIZE, tracks=(track(Clip("c", "s", Fraction(0), seconds * 30)),))
        again(folder, source, edit)
        cutting(folder, source, edit)
        scale(folder, source, edit)
        time_told("even film", folder, source, edit)
        time_told("half of it noise", folder, make_source(folder, seconds, uneven=True), edit)


def again(folder: Path, source: Path, edit: Timeline) -> None:
    """The export with many captions, again with one of them changed, and the same again."""
    cues = tuple(Cue(f"q{at}", at, 60, f"Caption at {at}") for at in range(0, edit.frames - 60, 300))
    other = (*cues[:3], replace(cues[3], text="Another word"), *cues[4:])
    with tempfile.TemporaryDirectory(dir=folder) as place:
        cache = DiskPieces(Path(place) / "pieces", limit=10**10)
        found = []
        for number, texts in enumerate((cues, other, other)):
            captioned = replace(edit, captions=(CaptionTrack("t", cues=texts),))
            backing = Backing({"s": "source"}, cache.of(LOCAL_OWNER))
            found.append(export(planned(captioned, source), source, Path(place) / str(number), backing))
    full, changed, same = found
    say("burnt captions, in full", f"{full:.2f} s")
    say("again with one changed", f"{changed:.2f} s", f"{changed / full:.3f} of it")
    say("the same again", f"{same:.2f} s", f"{same / full:.3f} of it")


def cutting(folder: Path, source: Path, edit: Timeline) -> None:
    """The same export in spans and in one run, turn by turn."""
    plan = planned(edit, source)
    first = plan.segments[0]
    whole = replace(first, frames=plan.frames, runs=(replace(first.runs[0], frames=plan.frames),))
    one = replace(plan, segments=(whole,))
    times: dict[str, list[float]] = {"spans": [], "one run": []}
    for number in range(3):
        for name, each in (("one run", one), ("spans", plan)):
            times[name].append(export(each, source, folder / f"{name} {number}", Backing()))
    spans, whole_run = (statistics.median(times[name]) for name in ("spans", "one run"))
    say(f"in {len(plan.segments)} spans", f"{spans:.2f} s", f"{spans / whole_run - 1:+.1%} of one run")


def scale(folder: Path, source: Path, edit: Timeline) -> None:
    """1, 2 and 4 worker processes, whose ffmpeg has one processor each, and one thread to encode with.

    The pictures alone: whoever holds a job makes its sound beside them, on a processor that one worker
    leaves free and two do not.
    """
    silent = folder / "silent.mp4"
    run(["-i", str(source)], ["-an", "-c", "copy"], silent, folder)
    processors = sorted(os.sched_getaffinity(0))
    alone = 0.0
    for workers in (1, 2, 4):
        with tempfile.TemporaryDirectory(dir=folder) as place, ExitStack() as stack:
            data = Path(place)
            made = stack.enter_context(spread_export(data, silent, edit, ffmpeg=find_ffmpeg()))
            cores = [processors[number % len(processors)] for number in range(workers)]
            programs = [
                wrapped_ffmpeg(data / f"ffmpeg-{number}", ONE_PROCESSOR % core)
                for number, core in enumerate(cores)
            ]
            seconds = spread(made, silent, programs)
        alone = alone or seconds
        say(f"{workers} workers of one processor", f"{seconds:.2f} s", f"{alone / seconds:.2f} times as fast")


def spread(made: SpreadExport, source: Path, programs: Sequence[Path]) -> float:
    """Seconds from the call for help to the finished file; the workers are there already."""
    claim = SqlJobStore(made.engine).claim(made.job.id, worker="watching", lease=3600)
    if claim is None:
        raise RuntimeError("the job is not to be had")
    made.services.workers.start()
    made.stack.callback(made.services.workers.close)
    for number, ffmpeg in enumerate(programs):
        made.helper(ffmpeg, f"helper-{number}")
    wait_until(
        lambda: len(made.services.workers.alive()) == len(programs), "the workers are there", seconds=60
    )
    work = FfmpegWork(Ffmpeg(find_ffmpeg()))
    crew = Watching(
        SqlSpanStore(made.engine), made.services.bus, made.job.id, worker="watching", maker=work.maker
    )
    scratch = made.data / "files" / "scratch" / made.job.id
    scratch.mkdir(parents=True)
    plan = plan_from_json(made.job.payload["plan"])
    began = time.perf_counter()
    work.render(
        plan,
        {"s": source},
        scratch,
        report=lambda progress: None,
        cancelled=lambda: False,
        backing=Backing({"s": "media/s/original"}, crew=crew),
    )
    return time.perf_counter() - began


def time_told(kind: str, folder: Path, source: Path, edit: Timeline) -> None:
    """How far the time remaining that was told was from what remained, after the first tenth."""
    clips = tuple(Clip(f"c{n}", "s", Fraction(n, 210), edit.frames - 30) for n in range(5))
    long = replace(edit, tracks=(track(*clips),))
    with (
        tempfile.TemporaryDirectory(dir=folder) as place,
        spread_export(Path(place), source, long, ffmpeg=find_ffmpeg()) as made,
    ):
        heard: list[tuple[float, Mapping[str, Any]]] = []
        made.services.bus.subscribe(
            progress_topic(LOCAL_OWNER), lambda topic, event: heard.append((time.monotonic(), event))
        )
        estimate = made.services.rendering.describe("p", LOCAL_OWNER, {"encode": "all"}).estimate
        began = time.monotonic()
        made.services.runner.run(made.job.id)
        wait_until(lambda: heard[-1][1]["type"] == "complete", "its end is heard")
        took = time.monotonic() - began
    end = heard[-1][0]
    told = [(end - at, event["eta_seconds"]) for at, event in heard if event["progress"] / 100 >= FIRST_TENTH]
    errors = [abs(eta - rest) / rest for rest, eta in told if eta is not None and rest > 3]
    silences = [after - before for (before, _), (after, _) in pairwise(heard)]
    say(
        f"time remaining, {kind}",
        f"{statistics.median(errors):.0%} off",
        f"{max(errors):.0%} at most of {took:.0f} s",
    )
    say("longest silence", f"{max(silences):.2f} s")
    say("estimate before", f"{estimate.seconds:.0f} s")


def track(*clips: Clip) -> Track:
    """The only track."""
    return Track("v", TrackKind.VIDEO, "V1", clips)


def planned(edit: Timeline, source: Path) -> RenderPlan:
    """The plan that encodes all of it."""
    return plan_render(edit, {"s": asset_of("s", source)}, preset_named("mp4"))


def export(plan: RenderPlan, source: Path, folder: Path, backing: Backing) -> float:
    """Seconds that an export takes in a folder of its own."""
    folder.mkdir()
    work = FfmpegWork(Ffmpeg(find_ffmpeg()))
    began = time.perf_counter()
    work.render(
        plan,
        {"s": source},
        folder,
        report=lambda progress: None,
        cancelled=lambda: False,
        backing=backing,
    )
    return time.perf_counter() - began


def make_source(folder: Path, seconds: int, *, uneven: bool = False) -> Path:
    """Moving noise over a test picture, with a tone; `uneven`: much of it, and none for as long."""
    noise = f"noise=alls=14:allf=t:enable='lt(mod(t,{seconds / 2}),{seconds / 4})'"
    picture = f"testsrc2=s={SIZE[0]}x{SIZE[1]}:r=30:d={seconds},{noise if uneven else 'noise=alls=6:allf=t'}"
    file = folder / ("uneven.mp4" if uneven else "source.mp4")
    run(
        ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", f"sine=f=300:d={seconds}:r=48000"],
        ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-g", "250", "-pix_fmt", "yuv420p", *AAC],
        file,
        folder,
    )
    return file


def say(what: str, figure: str, against: str = "") -> None:
    """One line."""
    sys.stdout.write(f"{what:34}{figure:>12}  {against}".rstrip() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
