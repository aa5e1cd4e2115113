"""Prints what things take on this machine: python -m tests.benchmarks [start | browser | render …].

Without a name everything is measured; `render` can be of another length and size. Nothing is
asserted: a time says as much about the machine as about the program, which is why each stands beside
something bare that was run at the same time.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.benchmarks import (
    derived,
    edit_saved,
    first_picture,
    progress_bar,
    render,
    spreading,
    start,
    upload,
)
from tests.benchmarks.figure import Figure, table
from tests.benchmarks.render_edits import Scale
from tests.chromium import running_browser
from tests.e2e.journeys.studio import Studio
from tests.running_server import running_server


def main() -> None:
    """Measure what was named, or everything."""
    asked = _asked()
    for name in asked.names or list(BENCHMARKS):
        sys.stdout.write(
            f"\n{name}, with a load of {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n"
        )
        sys.stdout.flush()
        BENCHMARKS[name](asked)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", metavar="name", help=f"of: {', '.join(BENCHMARKS)}")
    render_options = parser.add_argument_group("render, derived")
    render_options.add_argument("--seconds", type=int, default=Scale.seconds, help="of the source")
    render_options.add_argument("--minutes", type=int, help="the same in minutes")
    render_options.add_argument("--size", type=_size, default=Scale.size, help="of the source, as 1280x720")
    render_options.add_argument(
        "--file", action="append", default=[], help="another one to derive pictures from"
    )
    render_options.add_argument("--runs", type=int, default=Scale.runs, help="of each way, in turns")
    render_options.add_argument("--only", action="append", default=[], help="an edit: E1 … E8")
    render_options.add_argument(
        "--compare", metavar="PYTHON", help="one in which .[compare] is installed: other tools too"
    )
    render_options.add_argument(
        "--copying", action="store_true", help="measure only what is copied, and its floor"
    )
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"There is no benchmark called {unknown[0]}. There are: {', '.join(BENCHMARKS)}.")
    return asked


def _size(text: str) -> tuple[int, int]:
    width, height = map(int, text.split("x"))
    return width, height


def _render(asked: argparse.Namespace) -> None:
    scale = Scale(_seconds(asked), asked.size, asked.runs)
    render.main(scale, only=asked.only, copying=asked.copying, compare=asked.compare)


def _seconds(asked: argparse.Namespace) -> int:
    return int(asked.minutes * 60 if asked.minutes else asked.seconds)


def _start() -> None:
    _show(start.figures())


def _browser() -> None:
    figures: list[Figure] = []
    with (
        tempfile.TemporaryDirectory(prefix="cutroom-benchmark-") as name,
        running_server(Path(name) / "data") as server,
        running_browser() as browser,
    ):
        folder = Path(name) / "files"
        folder.mkdir()
        studio = Studio(server, folder)
        figures += first_picture.figures(browser.new_page(), studio, folder)
        figures += edit_saved.figures(browser.new_page(), studio)
        figures += progress_bar.figures(browser.new_page(), studio)
    _show(figures)


def _show(figures: list[Figure]) -> None:
    sys.stdout.write(table(figures))


BENCHMARKS: Mapping[str, Callable[[argparse.Namespace], None]] = {
    "start": lambda _: _start(),
    "browser": lambda _: _browser(),
    "render": _render,
    "spreading": lambda _: spreading.main(),
    "upload": lambda _: upload.main(),
    "derived": lambda asked: derived.main(asked.file, seconds=_seconds(asked), size=asked.size),
}

if __name__ == "__main__":
    main()
