"""Whose turn it is: people take turns, a hurry is heard, and what waits comes up."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col

from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.queue_pause import SqlQueueSwitch
from app.adapters.db.rows import JobRow
from app.domain.errors import IllegalTransition, NotFound
from app.domain.jobs import Claim, JobKind, JobState, NewJob, Priority, Queue, Wish
from app.ports import JobStore

HOUR = 3600.0


@pytest.fixture
def store(engine: Engine) -> JobStore:
    return SqlJobStore(engine)


def submit(store: JobStore, job_id: str, owner: str = "ann") -> None:
    store.add(NewJob(job_id, owner, JobKind.RENDER, "Talk"))


def order(store: JobStore) -> list[str]:
    return list(store.waiting(Queue.RENDER, limit=100))


def begin(store: JobStore) -> Claim:
    """Have the next job taken by the only worker there is."""
    taken = store.claim(order(store)[0], worker="w", lease=60)
    assert taken is not None
    return taken[0]


def run_through(store: JobStore, engine: Engine) -> str:
    """Have the next job done, in a second."""
    claim = begin(store)
    store.finish(claim, JobState.COMPLETED)
    wait_for(engine, 1)
    return claim.job.id


def wait_for(engine: Engine, seconds: float, *job_ids: str) -> None:
    """Let jobs have been submitted so much earlier; without names, let so much time pass for all."""
    older = {name: getattr(JobRow, name) - seconds for name in ("queued_at", "freed_at")}
    some = update(JobRow).where(col(JobRow.id).in_(job_ids)) if job_ids else update(JobRow)
    with engine.begin() as connection:
        connection.execute(some.values(older))


def test_a_persons_many_jobs_do_not_hold_up_anothers_one(store: JobStore, engine: Engine) -> None:
    for number in range(5):
        submit(store, f"a{number}")
    wait_for(engine, 3 * HOUR)
    claim = begin(store)
    submit(store, "b0", "ben")
    submit(store, "b1", "ben")
    store.finish(claim, JobState.COMPLETED)
    assert claim.job.id == "a0"
    assert [run_through(store, engine) for _ in range(6)] == ["b0", "a1", "b1", "a2", "a3", "a4"]


def test_exports_for_a_graphics_card_are_left_out_where_that_is_asked(store: JobStore) -> None:
    for number in range(3):
        submit(store, f"plain{number}")
        asked = {"asked": {"encoder": "nvenc"}}
        store.add(NewJob(f"card{number}", "ann", JobKind.RENDER, "Talk", payload=asked))
    assert len(order(store)) == 6
    some = store.waiting(Queue.RENDER, limit=3, without=["nvenc", "qsv"])
    assert list(some) == ["plain0", "plain1", "plain2"]
    assert len(store.waiting(Queue.RENDER, without=["qsv"])) == 6


def test_who_has_a_worker_lets_the_others_go_before(store: JobStore) -> None:
    for job_id, owner in (("a0", "ann"), ("a1", "ann"), ("b0", "ben"), ("c0", "cleo")):
        submit(store, job_id, owner)
    store.claim("a0", worker="w", lease=60)
    assert order(store) == ["b0", "c0", "a1"]


def test_a_job_in_a_hurry_goes_first(store: JobStore) -> None:
    for job_id, owner in (("a0", "ann"), ("a1", "ann"), ("b0", "ben"), ("b1", "ben")):
        submit(store, job_id, owner)
    job, event = store.prioritise("b1", Priority.FIRST, owner="ben")
    assert (job.priority, job.stage) == (Priority.FIRST, "first in line")
    late, _ = store.prioritise(job.id, Priority.LOW, owner=job.owner)
    assert (late.priority, late.stage) == (Priority.LOW, "last in line")
    store.prioritise(job.id, Priority.FIRST, owner=job.owner)
    assert event is not None
    assert (event.status, event.message) == (JobState.PENDING, "First in line")
    assert order(store)[:2] == ["b1", "a0"]
    assert store.prioritise("b1", Priority.FIRST, owner="ben")[1] is None
    store.prioritise("b1", Priority.NORMAL, owner="ben")
    assert order(store) == ["a0", "b0", "a1", "b1"]


def test_ones_own_hurry_goes_before_ones_own_older_jobs_however_old(store: JobStore, engine: Engine) -> None:
    submit(store, "old")
    wait_for(engine, 24 * HOUR)
    submit(store, "new")
    store.prioritise("new", Priority.FIRST, owner="ann")
    assert order(store) == ["new", "old"]


def test_nobody_starves_behind_those_who_are_always_in_a_hurry(store: JobStore, engine: Engine) -> None:
    submit(store, "patient", "ben")
    done: list[str] = []
    for number in range(12):
        submit(store, f"hurry{number}")
        store.prioritise(f"hurry{number}", Priority.FIRST, owner="ann")
        done.append(run_through(store, engine))
        wait_for(engine, 0.2 * HOUR)
    assert done[:4] == ["hurry0", "hurry1", "hurry2", "hurry3"]
    assert "patient" in done[:7]


def test_a_low_job_waits_for_others_but_not_for_ever(store: JobStore, engine: Engine) -> None:
    for owner in ("ann", "ben"):
        submit(store, f"low of {owner}", owner)
        store.prioritise(f"low of {owner}", Priority.LOW, owner=owner)
    submit(store, "new")
    assert order(store)[0] == "new"
    assert order(store).index("low of ann") == 2
    wait_for(engine, 2 * HOUR, "low of ann", "low of ben")
    assert order(store)[:2] == ["low of ann", "low of ben"]


def test_only_a_job_that_waits_is_put_before_others(store: JobStore) -> None:
    submit(store, "job")
    with pytest.raises(NotFound):
        store.prioritise("job", Priority.FIRST, owner="ben")
    store.claim("job", worker="w", lease=60)
    with pytest.raises(IllegalTransition):
        store.prioritise("job", Priority.FIRST, owner="ann")


def test_a_paused_job_is_left_alone_until_it_is_resumed(store: JobStore) -> None:
    submit(store, "job")
    job, event = store.hold("job", owner="ann")
    assert event is not None
    assert (job.held, event.status, event.stage) == (True, JobState.PENDING, "paused")
    assert store.hold("job", owner="ann")[1] is None
    assert order(store) == []
    assert store.claim("job", worker="w", lease=60) is None
    assert store.sweep(patience=0).hints == ()
    job, event = store.release("job", owner="ann")
    assert event is not None
    assert (job.held, event.stage) == (False, "waiting")
    assert store.release("job", owner="ann")[1] is None
    assert store.sweep(patience=60).hints == (("job", Queue.RENDER),)
    assert order(store) == ["job"]


def test_a_running_job_hears_that_it_shall_wait_and_no_attempt_counts(store: JobStore) -> None:
    submit(store, "job")
    taken = store.claim("job", worker="w", lease=60)
    assert taken is not None
    job, event = store.hold("job", owner="ann")
    assert event is not None
    assert (job.state, event.message) == (JobState.PROCESSING, "Pausing")
    assert store.heartbeat(taken[0], lease=60) is Wish.PAUSE
    put_back = store.put_back(taken[0], delay=0, count_attempt=False)
    assert put_back is not None
    assert (put_back.status, put_back.stage, put_back.message) == (JobState.PENDING, "paused", "Paused")
    assert (store.get("job").attempt, order(store)) == (0, [])


def test_a_job_that_ends_before_it_could_wait_is_over(store: JobStore) -> None:
    submit(store, "job")
    taken = store.claim("job", worker="w", lease=60)
    assert taken is not None
    store.hold("job", owner="ann")
    store.finish(taken[0], JobState.COMPLETED)
    assert store.get("job").held is False
    for action in (store.hold, store.release):
        with pytest.raises(IllegalTransition):
            action("job", owner="ann")


def test_a_paused_job_can_be_cancelled(store: JobStore) -> None:
    submit(store, "waits")
    submit(store, "runs")
    taken = store.claim("runs", worker="w", lease=60)
    assert taken is not None
    for job_id in ("waits", "runs"):
        store.hold(job_id, owner="ann")
        store.request_cancel(job_id, owner="ann")
    assert store.get("waits").state is JobState.CANCELLED
    assert store.heartbeat(taken[0], lease=60) is Wish.CANCEL


def test_while_the_queue_stands_nothing_is_taken_and_what_runs_goes_on(
    store: JobStore, engine: Engine
) -> None:
    switch = SqlQueueSwitch(engine)
    submit(store, "runs")
    submit(store, "waits")
    claim = begin(store)
    switch.pause("anna")
    switch.pause("ben")
    pause = switch.paused()
    assert pause is not None
    assert pause.by == "anna"
    assert order(store) == []
    assert store.claim("waits", worker="w", lease=60) is None
    assert store.sweep(patience=0).hints == ()
    assert store.heartbeat(claim, lease=60) is Wish.GO_ON
    assert store.finish(claim, JobState.COMPLETED) is not None
    switch.resume()
    assert switch.paused() is None
    assert order(store) == ["waits"]
    assert store.sweep(patience=0).hints == (("waits", Queue.RENDER),)
