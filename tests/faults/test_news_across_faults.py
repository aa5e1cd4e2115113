"""Progress on real sockets, while processes and servers come and go."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

from tests.faults.listener import Listener, is_end_of
from tests.faults.work import check_done_once, finished, job_of
from tests.running_server import RunningServer, is_alive, running_server
from tests.servers import redis_server
from tests.waiting import wait_until


def test_a_client_misses_nothing_while_the_web_process_is_killed(
    server: RunningServer, slow_clip: Path
) -> None:
    listener = Listener(server)
    with listener.connect() as connection:
        asset = server.upload(slow_clip)["asset"]
        listener.take_until(connection, is_end_of("import"))
        web = server.pid_of("main.py web")
        os.kill(web, signal.SIGKILL)
        wait_until(lambda: not is_alive(web), "the web process is gone")
    with listener.connect() as connection:
        assert listener.recovered is True
        listener.take_until(connection, is_end_of("derive"))
    derive = job_of(server, asset["id"], "derive")
    mine = [event["job_seq"] for event in listener.events if event["job_id"] == derive["id"]]
    assert mine == list(range(len(mine)))
    check_done_once(server, derive["id"])


def test_a_client_that_takes_nothing_does_not_hold_up_a_stop(server: RunningServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as stalled:
        stalled.sendall(b"POST /api/media HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\nx")
        with Listener(server).connect():
            assert server.stop() == 0


def test_web_and_workers_apart_work_through_a_redis_that_is_frozen_and_emptied(
    tmp_path: Path, slow_clip: Path
) -> None:
    with redis_server() as redis:
        settings = {"CUTROOM_REDIS_URL": redis.url}
        with running_server(tmp_path / "data", command=("serve",), settings=settings, workers=False) as web:
            workers = RunningServer(tmp_path / "data", command=("worker",), settings=settings)
            try:
                workers.launch()
                wait_until(lambda: web.get("/health")["workers"], "workers are heard of", seconds=120)
                redis.process.send_signal(signal.SIGSTOP)
                received = web.upload(slow_clip)  # accepted all the same
                redis.process.send_signal(signal.SIGCONT)
                empty(redis.url)
                assert finished(web, received["job"]["id"])["status"] == "completed"
                derive = job_of(web, received["asset"]["id"], "derive")
                check_done_once(web, derive["id"])
                assert workers.stop() == 0
            finally:
                workers.close()
            assert web.stop() == 0


def empty(url: str) -> None:
    """Take everything from a Redis, as a restart without its data would."""
    host, _, port = url.removeprefix("redis://").removesuffix("/0").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(b"FLUSHALL\r\n")
        assert connection.recv(16).startswith(b"+OK")
