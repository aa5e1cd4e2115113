"""How long a start takes, to the first page and to all workers: `python -m tests.benchmarks start`.

A cold start makes the data folder and the database; a warm one finds them. The reference is what no
program on NiceGUI can be quicker than.
"""

from __future__ import annotations

import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from app.processes.pool import INTERACTIVE_WORKERS, PATIENT_WORKERS
from tests.benchmarks.figure import RUNS, Figure, run, timed
from tests.running_server import RunningServer
from tests.waiting import wait_until

ALL_WORKERS = INTERACTIVE_WORKERS + PATIENT_WORKERS + 1
BARE = "python -c 'import nicegui'"


def figures() -> list[Figure]:
    """Cold and warm starts, and stopping."""
    bare = timed(lambda: run([sys.executable, "-c", "import nicegui"]))
    with tempfile.TemporaryDirectory(prefix="cutroom-benchmark-") as folder:
        cold = [_start(Path(folder) / f"data-{number}") for number in range(RUNS)]
        warm = [_start(Path(folder) / "data-0") for _ in range(RUNS)]
    return [
        Figure("cold start to the first page", [page for page, _, _ in cold], BARE, bare),
        Figure("warm start to the first page", [page for page, _, _ in warm], BARE, bare),
        Figure("warm start to all workers", [workers for _, workers, _ in warm], BARE, bare),
        Figure("stop", [stop for _, _, stop in warm]),
    ]


def _start(data_dir: Path) -> tuple[float, float, float]:
    """Seconds to the first page, to all workers, and to stop."""
    server = RunningServer(data_dir)
    began = time.perf_counter()
    try:
        server.launch()
        wait_until(lambda: _shows_a_page(server), "the first page is there", seconds=120)
        page = time.perf_counter() - began
        wait_until(
            lambda: len(server.get("/health")["workers"]) == ALL_WORKERS, "all workers are there", seconds=120
        )
        workers = time.perf_counter() - began
        began = time.perf_counter()
        server.stop()
        return page, workers, time.perf_counter() - began
    finally:
        server.close()


def _shows_a_page(server: RunningServer) -> bool:
    try:
        with urllib.request.urlopen(server.url, timeout=120) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
