"""Throwaway PostgreSQL and Redis for tests: on free ports, in temporary folders, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

_START_SECONDS = 30


@dataclass
class Server:
    """A running server: its address, and its process for tests that stop or kill it."""

    url: str
    process: subprocess.Popen[bytes]
    _start: Callable[[], subprocess.Popen[bytes]]

    def stop(self, number: signal.Signals) -> None:
        """End it by a signal, and wait until it is gone."""
        self.process.send_signal(number)
        self.process.wait(30)

    def start(self) -> None:
        """Start it again on what it left on disk, at the same address."""
        self.process = self._start()


@contextlib.contextmanager
def postgres() -> Iterator[Server]:
    """A PostgreSQL with an empty database; `url` is for `make_engine`."""
    initdb, server = _postgres_program("initdb"), _postgres_program("postgres")
    user = _server_user()
    with _folder(user) as folder:
        data, port = folder / "data", free_port()
        _run([initdb, "-D", str(data), "-A", "trust", "-U", "cutroom", "-E", "UTF8", "--no-sync"], user)
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            # Fast, but what was committed outlives a kill of the processes.
            "fsync": "off",
            "synchronous_commit": "on",
            "max_connections": "120",
        }
        command = [server, "-D", str(data), *(f"--{name}={value}" for name, value in settings.items())]
        url = f"postgresql://cutroom@127.0.0.1:{port}/postgres"

        def answer() -> None:
            psycopg.connect(url, connect_timeout=2).close()

        with _running(url, command, user, folder / "log", answer, stop=signal.SIGINT) as running:
            yield running


@contextlib.contextmanager
def database(server: Server, *, like: str = "template1", encoding: str = "UTF8") -> Iterator[str]:
    """A new database on a running PostgreSQL, a copy of `like`; its address."""
    name = f"test_{os.urandom(6).hex()}"
    with psycopg.connect(server.url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {like} ENCODING '{encoding}'".encode())
        try:
            yield server.url.rsplit("/", 1)[0] + f"/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextlib.contextmanager
def redis_server() -> Iterator[Server]:
    """A Redis that keeps nothing on disk."""
    program = shutil.which("redis-server")
    if program is None:
        raise RuntimeError("These tests need Redis: install redis-server, as ./cutroom test does.")
    with _folder(None) as folder:
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        url = f"redis://127.0.0.1:{port}/0"

        def ping() -> None:
            with contextlib.closing(redis.Redis.from_url(url, socket_timeout=2)) as client:
                client.ping()

        with _running(url, command, None, folder / "log", ping, stop=signal.SIGTERM) as running:
            yield running


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _postgres_program(name: str) -> str:
    on_debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(on_debian[-1]) if on_debian else shutil.which(name)
    if found is None:
        raise RuntimeError("These tests need PostgreSQL: install postgresql, as ./cutroom test does.")
    return found


def _server_user() -> str | None:
    # PostgreSQL refuses to run as root.
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise RuntimeError("PostgreSQL does not run as root: create the user postgres.") from None


@contextlib.contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="cutroom-server-"))
    try:
        if user:
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str], user: str | None) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, timeout=120, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.decode(errors='replace')[-2000:]}")


@contextlib.contextmanager
def _running(
    url: str,
    command: Sequence[str],
    user: str | None,
    log: Path,
    answer: Callable[[], None],
    *,
    stop: signal.Signals,
) -> Iterator[Server]:
    def start() -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            process = subprocess.Popen(
                command, user=user, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        try:
            _wait_until(answer, process, log)
        except BaseException:
            process.kill()
            process.wait()
            raise
        return process

    server = Server(url, start(), start)
    try:
        yield server
    finally:
        server.process.send_signal(signal.SIGCONT)
        server.process.send_signal(stop)
        try:
            server.process.wait(10)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()


def _wait_until(attempt: Callable[[], None], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            return attempt()
        except (OSError, psycopg.OperationalError, redis.RedisError) as error:
            if process.poll() is not None or time.monotonic() > deadline:
                said = log.read_text(errors="replace")[-2000:]
                raise RuntimeError(f"The server for the tests did not start: {said}") from error
            time.sleep(0.02)
