"""Processes that die without a word: nothing is lost, and nothing is left behind."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.faults.work import begin_slow_job, check_done_once, proxy_processes
from tests.running_server import RunningServer, descendants, is_alive
from tests.waiting import wait_until


def test_a_job_whose_worker_is_killed_is_done_by_the_next_one(server: RunningServer, slow_clip: Path) -> None:
    job = begin_slow_job(server, slow_clip)
    (ffmpeg,) = proxy_processes(server)
    (worker,) = (pid for pid in server.workers().values() if ffmpeg in descendants(pid))
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: not is_alive(ffmpeg), "its ffmpeg is gone")
    assert check_done_once(server, job["id"])["attempt"] == 2


def test_nothing_outlives_the_first_process(server: RunningServer, slow_clip: Path) -> None:
    begin_slow_job(server, slow_clip)
    everything = server.processes()
    assert len(everything) >= 5, everything
    server.kill()
    wait_until(lambda: not any(map(is_alive, everything)), "all of its processes are gone")


def test_what_ran_when_everything_was_killed_is_done_after_the_next_start(
    server: RunningServer, slow_clip: Path
) -> None:
    job = begin_slow_job(server, slow_clip)
    server.kill()
    server.start()
    check_done_once(server, job["id"])


def test_a_web_process_that_is_killed_comes_back_and_the_workers_do_not_notice(server: RunningServer) -> None:
    web = server.pid_of("main.py web")
    workers = set(server.workers().values())
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: not is_alive(web), "it is gone")
    assert server.get("/health")["database"]["status"] == "ok"  # the port never closes: this waits
    assert server.pid_of("main.py web") != web
    assert workers <= set(server.processes())


def test_a_pool_of_workers_that_is_killed_takes_them_along_and_comes_back(server: RunningServer) -> None:
    workers = server.workers()
    named = (pid for pid, command in server.processes().items() if "main.py worker" in command)
    (pool,) = (pid for pid in named if set(workers.values()) <= descendants(pid).keys())
    everything = [pool, *descendants(pool)]
    os.kill(pool, signal.SIGKILL)
    wait_until(lambda: not any(map(is_alive, everything)), "they are gone")
    wait_until(lambda: workers.keys() <= server.workers().keys(), "all are there again")
