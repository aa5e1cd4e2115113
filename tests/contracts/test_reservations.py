"""What every store of reservations promises: of jobs that ask at once, each sees those before it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.reservations import SqlReservations
from app.domain.jobs import JobKind, JobState, NewJob

NAMES = ("one", "two", "three", "four", "theirs")


@pytest.fixture
def store(engine: Engine) -> SqlReservations:
    """With jobs that run: four of Anna's, one of somebody else's."""
    jobs = SqlJobStore(engine)
    for name in NAMES:
        owner = "anna" if name != "theirs" else "ben"
        jobs.add(NewJob(id=name, owner=owner, kind=JobKind.DOWNLOAD, title=name))
        assert jobs.claim(name, worker=name, lease=30) is not None
    return SqlReservations(engine)


def test_each_job_is_told_what_the_others_of_its_owner_hold(store: SqlReservations) -> None:
    assert store.hold("one", owner="anna", size=10) == 0
    assert store.hold("two", owner="anna", size=2**40) == 10
    assert store.hold("theirs", owner="ben", size=7) == 0
    assert store.hold("one", owner="anna", size=30) == 2**40
    assert store.hold("one", owner="anna", size=20) == 2**40  # the most counts
    assert store.promised("anna") == 2**40 + 30
    store.release("two")
    store.release("two")
    assert store.promised("anna") == 30


def test_of_several_at_once_all_but_the_first_see_another(store: SqlReservations) -> None:
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(lambda name: store.hold(name, owner="anna", size=1), NAMES[:4]))
    assert sorted(told) == [0, 1, 2, 3]


def test_a_job_that_is_over_holds_nothing(engine: Engine, store: SqlReservations) -> None:
    store.hold("one", owner="anna", size=10)
    jobs = SqlJobStore(engine)
    claimed = jobs.add(NewJob(id="five", owner="anna", kind=JobKind.DOWNLOAD, title="five"))
    found = jobs.claim("five", worker="five", lease=30)
    assert claimed is not None
    assert found is not None
    store.hold("five", owner="anna", size=5)
    assert store.promised("anna") == 15
    jobs.finish(found[0], JobState.FAILED, error="no")
    assert store.promised("anna") == 10
