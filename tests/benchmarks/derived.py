"""Filmstrip and waveform of a file: one after the other, side by side, and both from one pass over it.

python -m tests.benchmarks derived [--file FILE] measures a file of one's own besides the made one.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.derived.filmstrip import make_filmstrip
from app.adapters.ffmpeg.derived.one_pass import make_filmstrip_and_peaks
from app.adapters.ffmpeg.derived.peaks import PEAKS, make_peaks
from app.adapters.ffmpeg.probing.probe import AvProber
from app.adapters.ffmpeg.process import Ffmpeg
from app.domain.media import MediaInfo
from tests.benchmarks.render import say
from tests.benchmarks.render_edits import Scale, make_sources
from tests.benchmarks.taken import MEGA, Taken, taken

RUNS = 3


def main(files: Sequence[str], *, seconds: int, size: tuple[int, int]) -> None:
    """Print what both ways take of each file."""
    with tempfile.TemporaryDirectory(prefix="cutroom-benchmark-") as place:
        folder = Path(place)
        made = make_sources(folder, Scale(seconds, size))["main"]
        for file in (made, *map(Path, files)):
            info = AvProber().probe(file)
            say(f"\n{file.name}, {float(info.duration):.0f} s, {file.stat().st_size / MEGA:.0f} MB")
            say(f"{'':24}{'clock':>9} {'processors':>11} {'memory':>9}")
            for name, way in ways(file.absolute(), info, folder).items():
                show(name, [taken(way) for _ in range(RUNS)])


def ways(file: Path, info: MediaInfo, folder: Path) -> Mapping[str, Callable[[], int]]:
    """Each way to make them."""
    ffmpeg = Ffmpeg(find_ffmpeg())

    def filmstrip() -> int:
        path, _ = make_filmstrip(ffmpeg, file, info, folder, report=_deaf, cancelled=_never)
        return path.stat().st_size

    def waveform() -> int:
        (folder / PEAKS).unlink(missing_ok=True)
        return make_peaks(ffmpeg, file, info, folder, report=_deaf, cancelled=_never).stat().st_size

    def one_pass() -> int:
        path, _ = make_filmstrip_and_peaks(ffmpeg, file, info, folder, report=_deaf, cancelled=_never)
        return path.stat().st_size

    def side_by_side() -> int:
        with ThreadPoolExecutor(2) as pool:
            return sum(made.result() for made in (pool.submit(filmstrip), pool.submit(waveform)))

    return {
        "filmstrip": filmstrip,
        "waveform": waveform,
        "one after the other": lambda: filmstrip() + waveform(),
        "side by side": side_by_side,
        "both from one pass": one_pass,
    }


def show(name: str, runs: Sequence[Taken]) -> None:
    """A line."""
    clock, work, memory = (
        statistics.median(values)
        for values in zip(*((each.clock, each.work, each.memory) for each in runs), strict=True)
    )
    say(f"{name:24}{clock:7.2f} s {work:9.2f} s {memory / MEGA:6.0f} MB")


def _deaf(_progress: object) -> None:
    pass


def _never() -> bool:
    return False
