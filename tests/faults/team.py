"""Cutroom as a team runs it: PostgreSQL, Redis, a web process and workers of their own, all real."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis

from app.processes.pool import workers_of
from app.settings import Settings
from tests.running_server import RunningServer
from tests.servers import Server, postgres, redis_server
from tests.waiting import wait_until

START_SECONDS = 180


@dataclass
class Team:
    """Everything that runs; each part can be stopped, killed and started again by itself."""

    postgres: Server
    redis: Server
    web: RunningServer
    workers: list[RunningServer]

    def wait_for_workers(self) -> None:
        """Until all workers are heard of."""
        wanted = processes_each() * len(self.workers)

        def all_there() -> bool:
            return len(self.web.get("/health")["workers"]) >= wanted

        wait_until(all_there, f"{wanted} workers are heard of", seconds=START_SECONDS)

    def check_quiet(self) -> None:
        """Nothing of what happened was a surprise to any process."""
        for part in (self.web, *self.workers):
            assert "Traceback" not in part.log, part.log


@contextlib.contextmanager
def team(data_dir: Path, *, machines: int = 2) -> Iterator[Team]:
    """A team that is at work; all parts of it were started at once on an empty database."""
    with postgres() as database, redis_server() as bus:
        settings = {
            "CUTROOM_DATABASE_URL": database.url,
            "CUTROOM_REDIS_URL": bus.url,
            "CUTROOM_RENDER_CACHE_BYTES": "0",  # the same export again is to take as long as before
        }
        web = RunningServer(data_dir, settings=settings, workers=False)
        workers = [RunningServer(data_dir, command=("worker",), settings=settings) for _ in range(machines)]
        parts = [web, *workers]
        try:
            for part in parts:
                part.launch()
            web.wait_until_up()
            together = Team(database, bus, web, workers)
            together.wait_for_workers()
            yield together
        finally:
            bus.process.send_signal(signal.SIGCONT)
            for part in reversed(parts):
                part.close()


def processes_each() -> int:
    """How many processes one `main.py worker` looks after."""
    return len(workers_of(Settings(), home="here"))


def worker_processes(server: RunningServer) -> list[int]:
    """The processes that run jobs below `main.py worker`."""
    return list(server.workers().values())


def cut_subscribers(server: Server) -> None:
    """Close every subscription to news, as Redis does with a slow one."""
    with contextlib.closing(redis.Redis.from_url(server.url)) as client:
        client.client_kill_filter(_type="pubsub")


def empty(server: Server) -> None:
    """Take everything from a Redis, as a restart without its data would."""
    with contextlib.closing(redis.Redis.from_url(server.url)) as client:
        client.flushall()


def begin_export(web: RunningServer, project_id: str, *, preset: str = "mp4") -> dict[str, Any]:
    """Ask for an export."""
    return dict(web.post(f"/api/projects/{project_id}/renders", {"preset": preset}))


def check_one_output(web: RunningServer, job_id: str) -> dict[str, Any]:
    """The export is over in one terminal state, said once and last, with one whole file."""
    address = f"/api/jobs/{job_id}"
    wait_until(lambda: web.get(address)["finished_at"], f"{job_id} is over", seconds=START_SECONDS)
    job = web.get(address)
    assert job["status"] == "completed", job
    events = web.get(f"{address}/progress-history")["events"]
    assert [event["job_seq"] for event in events] == list(range(len(events)))
    assert [event["type"] for event in events if event["type"] != "progress"] == ["complete"]
    assert events[-1]["type"] == "complete"
    folder = web.data_dir / "files" / "outputs" / job_id
    (output,) = folder.iterdir()
    assert output.stat().st_size == job["result"]["files"][0]["bytes"]
    assert not (web.data_dir / "files" / "scratch" / job_id).exists()
    return dict(job)
