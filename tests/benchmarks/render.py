"""What an export takes, beside the same edit made in other ways: python -m tests.benchmarks render.

By hand is one ffmpeg command with the same settings. The floor of an export that copies is a packet
copy of the same ranges and the encoding of what a cut goes through. E7 is the export of E4 again,
with another word in one caption. Nothing is asserted.
"""

from __future__ import annotations

import compileall
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import av

import app
from app.adapters.ffmpeg.binary import ffmpeg_version, find_ffmpeg
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.adapters.piece_cache import DiskPieces
from app.domain.preset_list import preset_named
from app.domain.presets import EncodeChoice
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import RenderPlan
from app.domain.timeline import Timeline
from app.ports import Backing
from tests.benchmarks.field import Tool, tools
from tests.benchmarks.render_edits import AAC, X264, Case, Scale, cases, make_sources, run, run_politely
from tests.benchmarks.taken import MEGA, Taken, taken
from tests.frames.exporting import asset_of, index_of

OUTPUT = "made.mp4"
BEFORE, AFTER = "before the change", "after it"


@dataclass(frozen=True)
class Way:
    """A way to make an edit in an empty folder; `others`: by a program that is not ours."""

    name: str
    make: Callable[[Path], Path]
    others: bool = False


def main(
    scale: Scale, *, only: Sequence[str] = (), copying: bool = False, compare: str | None = None
) -> None:
    """Print a table for each edit, or for those named; `copying` leaves out what encodes all of it.

    `compare` is a Python in which other tools are installed.
    """
    compileall.compile_dir(str(Path(app.__file__).parent), quiet=2)  # as it is where Cutroom is installed
    field = tools(compare)
    known = [
        f"Cutroom {app.__version__}",
        f"ffmpeg {ffmpeg_version(find_ffmpeg())}",
        f"PyAV {av.__version__}",
    ]
    say(", ".join([*known, *(tool.version for tool in field)]))
    with tempfile.TemporaryDirectory(prefix="cutroom-benchmark-") as place:
        folder = Path(place)
        media = make_sources(folder, scale)
        for case in cases(media, folder, scale):
            if only and case.name not in only and case.key not in only:
                continue
            say(f"\n{case.key}, {case.name}, {scale.seconds} s of {scale.size[0]}x{scale.size[1]}")
            say(f"{'':24}{'clock':>9} {'of hand':>8} {'processors':>11} {'memory':>9} {'size':>9}")
            found = measure(list(ways(case, media, folder, field, copying=copying)), folder, scale.runs)
            show(found)
            show_change(found)


def measure(made: Sequence[Way], folder: Path, runs: int) -> Mapping[str, list[Taken]]:
    """Make an edit in every way, one after the other, as often as was asked for."""
    found: dict[str, list[Taken]] = {way.name: [] for way in made}
    for _ in range(runs):
        for way in made:
            with tempfile.TemporaryDirectory(dir=folder) as scratch:
                place = Path(scratch)
                try:
                    found[way.name].append(taken(lambda: way.make(place).stat().st_size, others=way.others))  # noqa: B023
                except RuntimeError as error:
                    say(f"{way.name:24}{error}")
    return found


def ways(
    case: Case, media: Mapping[str, Path], folder: Path, field: Sequence[Tool], *, copying: bool
) -> Iterator[Way]:
    """Every way to make an edit."""
    if not copying:
        yield Way("by hand", lambda place: by_hand(case, place, folder), others=True)
    smart = planned(case.timeline, media, EncodeChoice.NEEDED)
    if case.before is not None:
        yield from _again(case.before, smart, media, folder)
        return
    if not copying:
        full = planned(case.timeline, media, EncodeChoice.ALL)
        yield Way("Cutroom, all encoded", lambda place: export(full, media, place))
    if smart.splice:
        share = smart.copied_frames / smart.frames
        yield Way(f"Cutroom, {share:.0%} copied", lambda place: export(smart, media, place))
        yield Way("its floor", lambda place: floor(case.timeline, smart, media, place), others=True)
        yield Way(
            "packet copy, inexact", lambda place: copied(case.timeline, smart, media, place), others=True
        )
    for tool in field if not copying else ():
        command = tool.command(case, media)
        if command:
            yield Way(tool.name, lambda place, words=command: by_tool(words, place), others=True)  # type: ignore[misc]


def _again(before: Timeline, changed: RenderPlan, media: Mapping[str, Path], folder: Path) -> Iterator[Way]:
    first = planned(before, media, EncodeChoice.NEEDED)

    def fresh(place: Path) -> Path:
        return export(first, media, place, _pieces(Path(tempfile.mkdtemp(prefix="pieces-", dir=folder))))

    def again(place: Path) -> Path:
        newest = max(folder.glob("pieces-*"), key=lambda path: path.stat().st_mtime_ns)
        return export(changed, media, place, _pieces(newest))

    yield Way(BEFORE, fresh)
    yield Way(AFTER, again)


def planned(edit: Timeline, media: Mapping[str, Path], encode: EncodeChoice) -> RenderPlan:
    """The plan of an edit into the usual preset."""
    assets = {name: asset_of(name, path) for name, path in media.items()}
    indexes = {name: index_of(assets[name], path) for name, path in media.items()}
    return plan_render(edit, assets, preset_named("mp4"), indexes=indexes, encode=encode)


def by_hand(case: Case, place: Path, folder: Path) -> Path:
    """The command that a person would write; captions and fonts lie in the folder."""
    run(case.by_hand, case.coded, place / OUTPUT, folder)
    return place / OUTPUT


def copied(edit: Timeline, plan: RenderPlan, media: Mapping[str, Path], folder: Path) -> Path:
    """A packet copy of what the clips show, from the key frames before."""
    listed = ["ffconcat version 1.0"]
    for clip in edit.clips():
        end = clip.source_start + clip.frames / plan.rate
        listed.append(f"file 'file:{media[clip.asset]}'")
        listed += [f"inpoint {float(clip.source_start):.6f}", f"outpoint {float(end):.6f}"]
    (folder / "ranges.ffconcat").write_text("\n".join(listed))
    concat = ["-f", "concat", "-safe", "0", "-i", "ranges.ffconcat"]
    run(concat, ["-map", "0:v", "-map", "0:a", "-c", "copy", *AAC[-2:]], folder / OUTPUT, folder)
    return folder / OUTPUT


def floor(edit: Timeline, plan: RenderPlan, media: Mapping[str, Path], folder: Path) -> Path:
    """The packet copy, then the encoding of what a cut goes through."""
    made = copied(edit, plan, media, folder)
    cut = [each for segment in plan.segments if not segment.copied for each in segment.runs]
    for number, each in enumerate(cut):
        start = each.source_start + each.first / plan.rate
        given = ["-ss", f"{float(start):.6f}", "-i", f"file:{media[each.source or 'main']}"]
        coded = ["-frames:v", str(each.frames), "-an", *X264]
        run(given, coded, folder / f"{number}.mp4", folder)
    return made


def export(plan: RenderPlan, media: Mapping[str, Path], folder: Path, backing: Backing | None = None) -> Path:
    """The file of a plan."""
    work = FfmpegWork(Ffmpeg(find_ffmpeg()))
    made = work.render(
        plan, media, folder, report=lambda progress: None, cancelled=lambda: False, backing=backing
    )
    return made.files[0]


def by_tool(command: Sequence[str], place: Path) -> Path:
    """What another program makes."""
    run_politely([*command, str(place / OUTPUT)], place)
    return place / OUTPUT


def show(found: Mapping[str, list[Taken]]) -> None:
    """A line for each way; the ratio is of two that ran in the same turn."""
    hand = next(iter(found.values()))
    for name, runs in found.items():
        if runs:
            clock, work, memory, size = (
                statistics.median(values)
                for values in zip(
                    *((each.clock, each.work, each.memory, each.size) for each in runs), strict=True
                )
            )
            ratio = statistics.median(a.clock / b.clock for a, b in zip(runs, hand, strict=False))
            say(
                f"{name:24}{clock:7.1f} s {ratio:8.3f} {work:9.1f} s "
                f"{memory / MEGA:6.0f} MB {size / MEGA:6.0f} MB"
            )


def show_change(found: Mapping[str, list[Taken]]) -> None:
    """What the export after a change takes of the one before it."""
    pairs = zip(found.get(AFTER, ()), found.get(BEFORE, ()), strict=False)
    ratios = [after.clock / before.clock for after, before in pairs]
    if ratios:
        say(f"{'of the one before':24}{statistics.median(ratios):9.3f}")


def say(line: str) -> None:
    """One line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _pieces(folder: Path) -> Backing:
    return Backing({"main": "main"}, DiskPieces(folder, limit=10**12).of("anybody"))
