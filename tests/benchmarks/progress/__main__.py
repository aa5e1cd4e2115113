"""What progress can carry: several client processes, a real PostgreSQL, a real Redis.

    python -m tests.benchmarks.progress [--short]

About five minutes, `--short` about one. For each number of sockets and of open pages: connect to ready,
commit to client, memory of each; the most sockets that one process holds; the history of a job out of
a million events. Beside the sockets stands the bare floor of the same run: uvicorn and Redis without
Cutroom's code. Asserts nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import resource
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.adapters.db.engine import make_engine
from app.adapters.db.jobs import SqlJobStore
from tests.benchmarks.progress import history
from tests.benchmarks.progress.committer import Committer
from tests.benchmarks.progress.floor import serve_floor
from tests.benchmarks.progress.load import Figures, measure, memory_of
from tests.benchmarks.progress.people import people
from tests.benchmarks.progress.words import say, show
from tests.running_server import RunningServer
from tests.servers import free_port, postgres, redis_server
from tests.waiting import wait_until


def main() -> None:
    """Measure everything, and print a line for each figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true")
    short = parser.parse_args().short
    sockets, pages = ([10, 100], [10]) if short else ([10, 100, 1000], [10, 50, 100])
    seconds, most, events = (3, 500, 50_000) if short else (8, 3000, 1_000_000)
    _allow_many_files()
    say(f"With a load of {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with postgres() as database, redis_server() as bus, tempfile.TemporaryDirectory() as folder:
        settings = {
            "CUTROOM_DATABASE_URL": database.url,
            "CUTROOM_REDIS_URL": bus.url,
            "CUTROOM_WEBSOCKETS_PER_USER": "100000",
        }
        web = RunningServer(Path(folder), settings=settings, workers=False)
        try:
            web.start()
            commit = Committer(SqlJobStore(make_engine(database.url, pool_size=1)), bus.url)
            address = f"127.0.0.1:{web.port}"
            with _floor(bus.url) as (port, pid):
                for count in sockets:
                    bare = measure(f"127.0.0.1:{port}", count, commit.only_tell, seconds, pid)
                    ours = measure(address, count, commit.store, seconds, web.process.pid)
                    show(f"{count} sockets", ours, bare)
            _most_sockets(address, most, commit, web.process.pid)
            for count in pages:
                show(
                    f"{count} pages",
                    measure(address, count, commit.store, seconds, web.process.pid, pages=True),
                )
            history.measure(database.url, web, events)
        finally:
            web.close()
        _team(Path(folder), settings, sockets[-1], seconds)


def _team(folder: Path, settings: dict[str, str], count: int, seconds: float) -> None:
    """The same sockets as programs of two hundred people, each of whom signs in by a token."""
    web = RunningServer(folder, settings=settings | {"CUTROOM_AUTH": "password"}, workers=False)
    try:
        web.start()
        with people(settings["CUTROOM_DATABASE_URL"], settings["CUTROOM_REDIS_URL"]) as them:
            address = f"127.0.0.1:{web.port}"
            found = measure(address, count, them.store, seconds, web.process.pid, tokens=them.tokens)
            show(f"{count} of {len(them.tokens)} people", found)
    finally:
        web.close()


def _most_sockets(address: str, most: int, commit: Committer, pid: int) -> None:
    """Open ever more at once, and say how many of them heard everything."""
    before = memory_of(pid)
    found: Figures = measure(address, most, commit.store, 3, pid)
    held = len(found["connect"])
    say(
        f"most sockets      {held} of {most} on one process, "
        f"{len(found['deliver']) / max(1, found['told'][0] * held):.1%} of what was told heard, "
        f"{(memory_of(pid) - before) / 1024:+.0f} MB kept afterwards"
    )


@contextlib.contextmanager
def _floor(url: str) -> Iterator[tuple[int, int]]:
    port = free_port()
    floor = multiprocessing.Process(target=serve_floor, args=(port, url), daemon=True)
    floor.start()
    try:
        wait_until(lambda: _listens(port), "the floor is up")
        yield port, int(floor.pid or 0)
    finally:
        floor.terminate()
        floor.join()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _allow_many_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    main()
