"""What Seats promise, counted by one process and by several with Redis."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from app.adapters.seats import OwnSeats, SharedSeats
from app.ports.seats import Seats
from tests.servers import Server, redis_server
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def bus() -> Iterator[Server]:
    with redis_server() as server:
        yield server


@pytest.fixture(params=["own", "shared"])
def seats(request: pytest.FixtureRequest) -> Iterator[Seats]:
    if request.param == "own":
        yield OwnSeats()
        return
    shared = SharedSeats(request.getfixturevalue("bus").url, prefix="contract:")
    yield shared
    shared.close()


def test_a_seat_too_many_is_refused_until_one_is_left_and_others_have_their_own(seats: Seats) -> None:
    taken = [seats.take("anna", most=2) for _ in range(3)]
    assert taken[0] is not None
    assert taken[1] is not None
    assert taken[2] is None
    assert seats.take("ben", most=2) is not None
    seats.leave("anna", taken[0])
    assert seats.take("anna", most=2) is not None
    assert seats.take("anna", most=2) is None


def test_processes_count_together_and_one_that_is_gone_does_not_count(bus: Server) -> None:
    here, there = SharedSeats(bus.url), SharedSeats(bus.url)
    assert here.take("anna", most=2) is not None
    seat = there.take("anna", most=2)
    assert seat is not None
    assert here.take("anna", most=2) is None
    there.close()  # without leaving, as a process that is killed
    assert here.take("anna", most=2) is not None
    here.close()


def test_a_process_that_says_nothing_any_more_is_gone_within_seconds(bus: Server) -> None:
    here, there = SharedSeats(bus.url, prefix="silent:"), SharedSeats(bus.url, prefix="silent:")
    assert there.take("anna", most=1) is not None
    there._closing.set()
    assert here.take("anna", most=1) is None
    wait_until(lambda: here.take("anna", most=1) is not None, "its seat is free")
    for process in (here, there):
        process.close()


def test_seats_are_counted_while_redis_is_away(bus: Server) -> None:
    here = SharedSeats(bus.url, prefix="away:")
    bus.process.send_signal(signal.SIGSTOP)
    try:
        assert here.take("anna", most=1) is not None
        assert here.take("anna", most=1) is None
    finally:
        bus.process.send_signal(signal.SIGCONT)
    here.close()
