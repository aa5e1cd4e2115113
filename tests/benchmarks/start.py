"""How long a start takes: `python -m tests.benchmarks.start` prints figures as JSON.

Of several starts on one data folder: seconds until the first page, until workers are there, until
all has ended again, the memory of each process, and the processor time that the start took. The
first start makes the database, so it is told apart.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from tests.running_server import RunningServer
from tests.waiting import wait_until

STARTS = 4


def main() -> None:
    """Measure, and write the figures to standard output."""
    with tempfile.TemporaryDirectory(prefix="cutroom-benchmark-") as folder:
        runs = [_measure(Path(folder) / "data") for _ in range(STARTS)]
    later = {
        name: statistics.median(run[name] for run in runs[1:]) for name in runs[0] if name != "memory_mb"
    }
    figures = {
        "load_average": os.getloadavg()[0],
        "processors": os.cpu_count(),
        "first": runs[0],
        "later_median": later,
        "runs": runs,
    }
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


def _measure(data_dir: Path) -> dict[str, Any]:
    server = RunningServer(data_dir)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    try:
        server.launch()
        wait_until(lambda: _page(server), "the first page is there", seconds=120)
        page = time.monotonic() - began
        wait_until(lambda: len(server.get("/health")["workers"]) == 3, "all workers are there", seconds=120)
        workers = time.monotonic() - began
        memory = {command.split("main.py ")[-1]: _memory(pid) for pid, command in server.processes().items()}
        began = time.monotonic()
        server.stop()
        stop = time.monotonic() - began
    finally:
        server.close()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "first_page_s": round(page, 2),
        "all_workers_s": round(workers, 2),
        "stop_s": round(stop, 2),
        "processor_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2),
        "memory_mb": memory,
    }


def _page(server: RunningServer) -> bool:
    try:
        with urllib.request.urlopen(server.url, timeout=120) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _memory(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
