"""Prints what things take on this machine: python -m tests.benchmarks [start | browser | render …].

Without a name everything is measured. Nothing is asserted: a time says as much about the machine as
about the program, which is why each stands beside something bare that was run at the same time.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.benchmarks import edit_saved, first_picture, progress_bar, render, spreading, start, upload
from tests.benchmarks.figure import Figure, table
from tests.chromium import running_browser
from tests.e2e.journeys.studio import Studio
from tests.running_server import running_server


def main() -> None:
    """Measure what was named, or everything."""
    chosen = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"There is no benchmark called {unknown[0]}. There are: {', '.join(BENCHMARKS)}.")
    for name in chosen:
        sys.stdout.write(
            f"\n{name}, with a load of {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n"
        )
        sys.stdout.flush()
        BENCHMARKS[name]()


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


BENCHMARKS: Mapping[str, Callable[[], None]] = {
    "start": _start,
    "browser": _browser,
    "render": render.main,
    "spreading": spreading.main,
    "upload": upload.main,
}

if __name__ == "__main__":
    main()
