"""What every bus promises: within a process, over the embedded socket, over Redis."""

from __future__ import annotations

import contextlib
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.adapters.events.broker import Broker
from app.adapters.events.redis_bus import RedisBus, RedisPace
from app.adapters.events.socket_bus import SocketBus
from app.ports import EventBus
from tests.fakes import MemoryBus
from tests.servers import redis_server
from tests.waiting import wait_until


@dataclass
class Wire:
    """Two processes' ends of one bus."""

    here: EventBus
    there: EventBus


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with redis_server() as server:
        yield server.url


@contextlib.contextmanager
def broker_socket() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cutroom-bus-") as folder:
        path = Path(folder) / "bus" / "socket"
        broker = Broker(path)
        broker.start()
        try:
            yield path
        finally:
            broker.close()


@pytest.fixture(params=["memory", "socket", "redis"])
def wire(request: pytest.FixtureRequest) -> Iterator[Wire]:
    with contextlib.ExitStack() as stack:
        if request.param == "memory":
            one = MemoryBus()
            here: EventBus = one
            there: EventBus = one
        elif request.param == "socket":
            path = stack.enter_context(broker_socket())
            here, there = SocketBus(path), SocketBus(path)
        else:
            url = request.getfixturevalue("redis_url")
            here, there = RedisBus(url), RedisBus(url)
        stack.callback(here.close)
        stack.callback(there.close)
        wait_until(lambda: here.connected and there.connected, "both ends are connected")
        yield Wire(here, there)


class Ear:
    """Remembers what it hears."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.changed = threading.Event()

    def __call__(self, topic: str, message: Any) -> None:
        self.heard.append((topic, dict(message)))

    def wait_for(self, count: int) -> None:
        wait_until(lambda: len(self.heard) >= count, f"{count} messages are heard")


def test_a_word_said_in_one_process_is_heard_in_the_other_and_its_own(wire: Wire) -> None:
    here, there = Ear(), Ear()
    wire.here.subscribe("progress:", here)
    wire.there.subscribe("progress:", there)
    assert wire.here.publish("progress:local", {"seq": 1, "text": "Zeile\nzwei – ü"})
    expected = [("progress:local", {"seq": 1, "text": "Zeile\nzwei – ü"})]
    here.wait_for(1)
    there.wait_for(1)
    assert here.heard == there.heard == expected


def test_only_topics_with_the_prefix_are_heard(wire: Wire) -> None:
    ear = Ear()
    wire.there.subscribe("project:a", ear)
    wire.here.publish("project:b", {"n": 1})
    wire.here.publish("progress:a", {"n": 2})
    wire.here.publish("project:a", {"n": 3})
    ear.wait_for(1)
    assert ear.heard == [("project:a", {"n": 3})]


def test_words_of_one_process_come_in_order(wire: Wire) -> None:
    ear = Ear()
    wire.there.subscribe("n:", ear)
    for number in range(500):
        assert wire.here.publish("n:x", {"n": number})
    ear.wait_for(500)
    assert [message["n"] for _, message in ear.heard] == list(range(500))


def test_whoever_stopped_listening_hears_nothing_more(wire: Wire) -> None:
    silent, ear = Ear(), Ear()
    stop = wire.there.subscribe("a:", silent)
    wire.there.subscribe("a:", ear)
    stop()
    wire.here.publish("a:1", {})
    ear.wait_for(1)
    assert silent.heard == []


def test_a_listener_that_fails_harms_no_other(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    ear = Ear()

    def fail(_topic: str, _message: Any) -> None:
        raise RuntimeError("planned")

    wire.there.subscribe("a:", fail)
    wire.there.subscribe("a:", ear)
    wire.here.publish("a:1", {})
    wire.here.publish("a:2", {})
    ear.wait_for(2)
    assert "planned" in caplog.text
    caplog.clear()


def test_a_closed_bus_says_that_nobody_hears(wire: Wire) -> None:
    wire.here.close()
    assert wire.here.publish("a:1", {}) is False
    assert not wire.here.connected


def test_the_socket_bus_connects_again_and_says_so() -> None:
    with tempfile.TemporaryDirectory(prefix="cutroom-bus-") as folder:
        path = Path(folder) / "bus" / "socket"
        broker = Broker(path)
        broker.start()
        bus = SocketBus(path)
        came = threading.Semaphore(0)
        bus.on_connected(came.release)
        wait_until(lambda: bus.connected, "connected")
        broker.close()
        wait_until(lambda: not bus.connected, "the loss is noticed")
        assert bus.publish("a:1", {}) is False
        broker = Broker(path)
        broker.start()
        assert came.acquire(timeout=90)
        ear = Ear()
        bus.subscribe("a:", ear)
        wait_until(lambda: bus.publish("a:1", {}), "it can be published again")
        ear.wait_for(1)
        bus.close()
        broker.close()


def test_the_socket_is_open_to_its_owner_only() -> None:
    with broker_socket() as path:
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_process_that_does_not_read_is_cut_off_and_the_others_go_on() -> None:
    with broker_socket() as path, socket.socket(socket.AF_UNIX) as stuck:
        stuck.connect(str(path))
        bus = SocketBus(path)
        ear = Ear()
        bus.subscribe("big:", ear)
        wait_until(lambda: bus.connected, "connected")
        for number in range(200):
            bus.publish("big:x", {"n": number, "fill": "x" * 60_000})
            ear.wait_for(number + 1)
        assert len(ear.heard) == 200
        bus.close()


def test_the_redis_bus_comes_back_after_redis_was_away() -> None:
    with redis_server() as server:
        pace = RedisPace(first_pause=0.05, longest_pause=0.1, ping=0.1, silence=0.4, look=0.05, timeout=0.3)
        bus = RedisBus(server.url, pace=pace)
        ear = Ear()
        came = threading.Semaphore(0)
        bus.on_connected(came.release)
        bus.subscribe("a:", ear)
        wait_until(lambda: bus.connected, "connected")
        server.process.send_signal(signal.SIGSTOP)  # frozen: its sockets stay open
        wait_until(lambda: not bus.connected, "the silence is noticed")
        server.process.send_signal(signal.SIGCONT)
        assert came.acquire(timeout=90)
        wait_until(lambda: bus.publish("a:1", {}), "it can be published again")
        ear.wait_for(1)
        bus.close()
