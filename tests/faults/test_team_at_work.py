"""A team's installation: PostgreSQL, Redis, one web process, two machines' workers, and what befalls them."""

from __future__ import annotations

import os
import signal
import time
import urllib.error
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.faults.listener import Listener, is_end_of, is_end_of_job
from tests.faults.team import (
    Team,
    begin_export,
    check_one_output,
    cut_subscribers,
    empty,
    processes_each,
    team,
)
from tests.faults.work import check_done_once, job_of
from tests.running_server import RunningServer, descendants, is_alive
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def crew(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """One team for all tests here; each leaves it as it was."""
    with team(tmp_path_factory.mktemp("team") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def project(crew: Team, slow_clip: Path) -> str:
    """A project with one long clip, which takes a while to export."""
    listener = Listener(crew.web)
    with listener.connect() as connection:
        asset = crew.web.upload(slow_clip)["asset"]
        listener.take_until(connection, is_end_of("derive"))
    check_done_once(crew.web, job_of(crew.web, asset["id"], "derive")["id"])
    made = crew.web.post("/api/projects", {"name": "Talk", "assets": [asset["id"]]})
    return str(made["id"])


def test_parts_that_start_at_once_on_an_empty_database_work_together(crew: Team, project: str) -> None:
    listener = Listener(crew.web)
    with listener.connect() as connection:
        job = begin_export(crew.web, project)
        listener.take_until(connection, is_end_of_job(job["id"]))
    assert check_one_output(crew.web, job["id"])["attempt"] == 1
    crew.check_quiet()
    health = crew.web.get("/health")
    assert health["status"] == "ok"
    assert len({worker["id"] for worker in health["workers"]}) == len(crew.workers) * processes_each()


def test_a_redis_that_is_cut_emptied_restarted_and_frozen_takes_nothing_from_a_client(
    crew: Team, project: str
) -> None:
    listener = Listener(crew.web)
    with listener.connect() as connection:
        job = begin_export(crew.web, project)
        cut_subscribers(crew.redis)
        listener.take_until(connection, beyond(job["id"], 0.1))
        empty(crew.redis)
        crew.redis.stop(signal.SIGKILL)
        listener.take_until(connection, beyond(job["id"], 0.3))
        crew.redis.start()
        cut_subscribers(crew.redis)
        listener.take_until(connection, beyond(job["id"], 0.5))
        crew.redis.process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        listener.take_until(
            connection, lambda message: time.monotonic() > began + 5 or message["type"] == "complete"
        )
        crew.redis.process.send_signal(signal.SIGCONT)
        listener.take_until_seen(connection, is_end_of_job(job["id"]))
    assert check_one_output(crew.web, job["id"])["attempt"] == 1
    check_contiguous(listener, crew.web, job["id"])
    crew.wait_for_workers()


def test_a_job_that_is_asked_for_without_redis_runs_at_once(crew: Team, project: str) -> None:
    crew.redis.stop(signal.SIGKILL)
    try:
        wait_until(lambda: crew.web.get("/health")["news"]["status"] == "down", "it is noticed")
        assert crew.web.get("/health")["status"] == "degraded"
        listener = Listener(crew.web)
        with listener.connect() as connection:
            job = begin_export(crew.web, project, preset="webm")  # slow: its progress is heard of late
            listener.take_until(connection, beyond(job["id"], 0.0))
            crew.web.post(f"/api/jobs/{job['id']}/cancel")
            listener.take_until(connection, is_end_of_job(job["id"]))
        assert crew.web.get(f"/api/jobs/{job['id']}")["status"] == "cancelled"
    finally:
        crew.redis.start()
    wait_until(lambda: crew.web.get("/health")["status"] == "ok", "all is well again")


def test_a_database_that_stops_and_is_killed_in_the_middle_of_an_export_ends_it_once(
    crew: Team, project: str
) -> None:
    listener = Listener(crew.web)
    with listener.connect() as connection:
        job = begin_export(crew.web, project)
        listener.take_until(connection, beyond(job["id"], 0.0))
        for number in (signal.SIGINT, signal.SIGQUIT):  # a fast stop, an immediate one
            crew.postgres.stop(number)
            assert status_of(crew.web, "/health") == 503
            assert status_of(crew.web, "/api/projects", {"name": "Not now"}) == 503
            listener.take_until(connection, lambda message: message["seq"] is None)
            crew.postgres.start()
            wait_until(lambda: status_of(crew.web, "/health") == 200, "the database is back")
            listener.take_until(connection, lambda message: message["seq"] is not None)
        listener.take_until_seen(connection, is_end_of_job(job["id"]))
    assert check_one_output(crew.web, job["id"])["attempt"] == 1
    check_contiguous(listener, crew.web, job["id"])
    names = [made["name"] for made in crew.web.get("/api/projects")]
    assert "Not now" not in names


def test_an_export_whose_workers_are_killed_again_and_again_is_made_once(crew: Team, project: str) -> None:
    listener = Listener(crew.web)
    with listener.connect() as connection:
        job = begin_export(crew.web, project)
        for fraction in (0.05, 0.6):
            listener.take_until(connection, beyond(job["id"], fraction))
            worker = worker_at_work(crew, job["id"])
            children = descendants(worker)
            os.kill(worker, signal.SIGKILL)
            wait_until_gone(children)
            listener.take_until(
                connection, lambda message: message["message"].startswith("The worker was lost")
            )
        listener.take_until(connection, is_end_of_job(job["id"]))
    assert check_one_output(crew.web, job["id"])["attempt"] == 3
    check_contiguous(listener, crew.web, job["id"])
    crew.wait_for_workers()


def test_a_web_process_that_is_killed_is_found_again_by_its_clients(crew: Team, project: str) -> None:
    listener = Listener(crew.web)
    with listener.connect() as connection:
        job = begin_export(crew.web, project)
        listener.take_until(connection, beyond(job["id"], 0.2))
        crew.web.kill()
        with pytest.raises(ConnectionClosed):
            listener.take_until(connection, is_end_of_job(job["id"]))
    crew.web.start()
    with listener.connect() as connection:
        assert listener.recovered is True
        listener.take_until_seen(connection, is_end_of_job(job["id"]))
    check_one_output(crew.web, job["id"])
    check_contiguous(listener, crew.web, job["id"])


def test_a_team_that_is_told_to_stop_lets_go_and_goes_on_later(crew: Team, project: str) -> None:
    listener = Listener(crew.web)
    with listener.connect() as connection:
        job = begin_export(crew.web, project)
        listener.take_until(connection, beyond(job["id"], 0.0))
        everything = [part.processes() for part in (crew.web, *crew.workers)]
        assert [workers.stop() for workers in crew.workers] == [0, 0]
        listener.take_until(connection, lambda message: message["status"] == "pending")
        assert crew.web.stop() == 0
        with pytest.raises(ConnectionClosed) as closed:
            listener.take_until(connection, is_end_of_job(job["id"]))
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
    assert not any(is_alive(pid) for part in everything for pid in part)
    for part in (crew.web, *crew.workers):
        part.launch()
    crew.web.wait_until_up()
    with listener.connect() as connection:
        assert listener.recovered is True
        listener.take_until_seen(connection, is_end_of_job(job["id"]))
    assert check_one_output(crew.web, job["id"])["attempt"] == 1, "an interrupted attempt does not count"
    check_contiguous(listener, crew.web, job["id"])
    crew.check_quiet()


def beyond(job_id: str, fraction: float) -> Callable[[dict[str, Any]], bool]:
    """Whether a message says that the job has come so far, or is over."""
    return lambda message: (
        message["job_id"] == job_id and (message["fraction"] > fraction or message["type"] != "progress")
    )


def status_of(web: RunningServer, path: str, body: dict[str, Any] | None = None) -> int:
    """The HTTP status of an answer."""
    try:
        web.post(path, body) if body else web.get(path)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    return 200


def wait_until_gone(processes: Iterable[int]) -> None:
    """Until none of these processes runs any more."""
    wait_until(lambda: not any(map(is_alive, processes)), "they are gone")


def worker_at_work(crew: Team, job_id: str) -> int:
    """The process that holds a job, once ffmpeg works below it; others may help it."""

    found: list[int] = []

    def at_work() -> bool:
        names = [one["id"] for one in crew.web.get("/health")["workers"] if job_id in one["jobs"]]
        found.extend(
            pid
            for part in crew.workers
            for name, pid in part.workers().items()
            if any(id.endswith(f":{part.process.pid}:{name}") for id in names) and descendants(pid)
        )
        return bool(found)

    wait_until(at_work, "ffmpeg works")
    return found[0]


def check_contiguous(listener: Listener, web: RunningServer, job_id: str) -> None:
    """What the client received of a job is its history from where the client came in, nothing missing."""
    history = web.get(f"/api/jobs/{job_id}/progress-history")["events"]
    assert [event["seq"] for event in history] == [
        event["seq"] for event in listener.events if event["job_id"] == job_id
    ]
