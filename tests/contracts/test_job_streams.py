"""What a person's stream of events promises: dense, in order, and never a silent gap."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from app.adapters.db.jobs import SqlJobStore
from app.domain.jobs import Claim, Cursor, JobKind, JobState, NewJob, ProgressEvent, Tick
from app.ports import JobStore

WRITERS, TICKS = 6, 15
LONG = 3600.0


@pytest.fixture
def store(engine: Engine) -> JobStore:
    return SqlJobStore(engine)


def submit(store: JobStore, job_id: str, owner: str = "ann") -> Claim:
    store.add(NewJob(job_id, owner, JobKind.RENDER, "Talk"))
    taken = store.claim(job_id, worker="w", lease=LONG)
    assert taken is not None
    return taken[0]


def test_a_stream_begins_empty_and_keeps_its_epoch(store: JobStore) -> None:
    head = store.head("ann")
    assert (head.seq, head.oldest) == (0, 1)
    submit(store, "job")
    later = store.head("ann")
    assert (later.epoch, later.seq) == (head.epoch, 2)
    assert store.heads(["ann", "ben"])["ben"].epoch != head.epoch
    assert store.heads([]) == {}


def test_each_person_has_numbers_of_their_own(store: JobStore) -> None:
    submit(store, "a1", "ann")
    submit(store, "b1", "ben")
    submit(store, "a2", "ann")
    assert [(event.seq, event.job_id) for event in store.events("ann", after=0)] == [
        (1, "a1"),
        (2, "a1"),
        (3, "a2"),
        (4, "a2"),
    ]
    assert [event.seq for event in store.events("ben", after=0)] == [1, 2]


def test_events_come_in_pages_and_are_what_was_told(store: JobStore) -> None:
    claim = submit(store, "job")
    tick = Tick(0.5, "encoding", "Half", fps=30.0, speed=2.0, eta_seconds=9, current=1, total=4)
    told = store.record(claim, tick)
    assert list(store.events("ann", after=2)) == [told]
    assert [event.seq for event in store.events("ann", after=0, limit=2)] == [1, 2]
    second = store.events_of_job("job", after=Cursor(store.head("ann").epoch, 1), limit=1)
    assert [event.job_seq for event in second] == [1]


def test_a_reader_never_misses_an_event_while_many_write(store: JobStore) -> None:
    claims = [submit(store, f"j{number}") for number in range(WRITERS)]
    done = threading.Event()
    seen: list[ProgressEvent] = []

    def write(claim: Claim) -> None:
        for number in range(TICKS):
            store.record(claim, Tick(number / TICKS, "encoding"))

    def read() -> None:
        while True:
            last_look = done.wait(0.001)  # a reader that never rests would leave the writers no turn
            seen.extend(store.events("ann", after=len(seen), limit=7))
            if last_look and len(seen) == store.head("ann").seq:
                return

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(read)
        for writing in [pool.submit(write, claim) for claim in claims]:
            writing.result(60)
        done.set()
        reader.result(60)
    assert [event.seq for event in seen] == list(range(1, WRITERS * (TICKS + 2) + 1))
    for claim in claims:
        mine = [event.job_seq for event in seen if event.job_id == claim.job.id]
        assert mine == list(range(TICKS + 2))


def test_many_claimers_of_one_job_get_one_claim(store: JobStore) -> None:
    store.add(NewJob("job", "ann", JobKind.RENDER, "Talk"))
    start = threading.Barrier(8)

    def claim(number: int) -> bool:
        start.wait(30)
        return store.claim("job", worker=f"w{number}", lease=LONG) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(8))) == 1
    assert store.get("job").attempt == 1


def test_many_submissions_with_one_key_are_one_job(store: JobStore) -> None:
    start = threading.Barrier(8)

    def add(number: int) -> str:
        start.wait(30)
        new = NewJob(f"j{number}", "ann", JobKind.RENDER, "Talk", idempotency_key="same")
        return store.add(new)[0].id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(add, range(8)))) == 1
    assert len(store.list(owner="ann")) == 1
    assert store.head("ann").seq == 1


def test_two_sweepers_at_once_put_each_job_back_once(store: JobStore) -> None:
    jobs = [f"j{number}" for number in range(12)]
    for job_id in jobs:
        store.add(NewJob(job_id, "ann", JobKind.RENDER, "Talk"))
        store.claim(job_id, worker="w", lease=-1)
    start = threading.Barrier(4)

    def sweep(_number: int) -> tuple[list[str], list[str]]:
        start.wait(30)
        found = store.sweep(patience=10)
        return [event.job_id for event in found.events], [job_id for job_id, _ in found.hints]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(sweep, range(4)))
    assert sorted(job_id for ids, _ in found for job_id in ids) == sorted(jobs)
    hinted = [job_id for _, ids in found for job_id in ids]
    assert len(hinted) == len(set(hinted))
    assert all(store.get(job_id).state is JobState.PENDING for job_id in jobs)
    assert [event.seq for event in store.events("ann", after=0)] == list(range(1, 37))


def test_cancelling_and_finishing_at_once_end_a_job_once(store: JobStore) -> None:
    for number in range(6):
        claim = submit(store, f"j{number}")
        start = threading.Barrier(2)

        def finish(claim: Claim = claim, start: threading.Barrier = start) -> None:
            start.wait(30)
            store.finish(claim, JobState.COMPLETED)

        def cancel(job_id: str = claim.job.id, start: threading.Barrier = start) -> None:
            start.wait(30)
            store.request_cancel(job_id, owner="ann")

        with ThreadPoolExecutor(2) as pool:
            for ran in [pool.submit(finish), pool.submit(cancel)]:
                ran.result(30)
        events = store.events_of_job(claim.job.id)
        assert [event.status.terminal for event in events].count(True) == 1
        assert events[-1].status is JobState.COMPLETED


def test_a_snapshot_is_the_head_with_the_newest_jobs(store: JobStore) -> None:
    for number in range(3):
        submit(store, f"j{number}")
    head, jobs = store.snapshot("ann", limit=2)
    assert head == store.head("ann")
    assert [job.id for job in jobs] == ["j2", "j1"]
    assert store.snapshot("ben")[1] == []


def test_a_snapshot_has_the_job_of_many_exports_however_many_they_are(store: JobStore) -> None:
    store.add(NewJob("all", "ann", JobKind.EXPORTS, "Talks"))
    store.add(NewJob("bens", "ben", JobKind.EXPORTS, "Talks"))
    for number in range(5):
        store.add(NewJob(f"part{number}", "ann", JobKind.RENDER, "Talk", batch="all"))
    _, jobs = store.snapshot("ann", limit=3)
    assert [job.id for job in jobs] == ["part4", "part3", "part2", "all"]
    _, jobs = store.snapshot("ann", limit=6)
    assert [job.id for job in jobs][-1] == "all"
    assert len(jobs) == 6


def test_a_snapshot_agrees_with_itself_while_others_write(store: JobStore) -> None:
    claim = submit(store, "job")
    stop = threading.Event()

    def write() -> None:
        for number in range(60):
            store.record(claim, Tick(number / 100, "encoding", str(number + 3)))
        stop.set()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not stop.is_set():
            head, jobs = store.snapshot("ann")
            if jobs[0].stage == "encoding":
                assert str(head.seq) == jobs[0].message
        writing.result(60)


def test_a_cursor_is_known_while_everything_after_it_is_kept(store: JobStore) -> None:
    claim = submit(store, "old")
    head = store.head("ann")
    assert store.cursor_known(Cursor(head.epoch, 0), "ann")
    assert store.cursor_known(Cursor(head.epoch, head.seq), "ann")
    assert not store.cursor_known(Cursor(head.epoch, head.seq + 1), "ann")
    assert not store.cursor_known(Cursor("another", 1), "ann")
    submit(store, "new")
    store.finish(claim, JobState.COMPLETED)
    store.delete("old", owner="ann")
    assert store.head("ann").oldest == 6
    assert not store.cursor_known(Cursor(head.epoch, 2), "ann")
    assert store.cursor_known(Cursor(head.epoch, 5), "ann")


def test_old_events_are_forgotten_in_small_steps_and_never_silently(engine: Engine) -> None:
    moments = iter(range(1000))
    store = SqlJobStore(engine, now=lambda: f"2026-01-31T12:00:00.{next(moments):06}Z")
    claim = submit(store, "job")
    submit(store, "other", "ben")
    for number in range(6):
        store.record(claim, Tick(number / 10, "encoding"))
    told = store.events("ann", after=0)
    assert store.forget_events(before=told[5].created_at, most=3) == 3
    assert store.head("ann").oldest == 4
    assert [event.seq for event in store.events("ann", after=0)] == [4, 5, 6, 7, 8]
    assert store.forget_events(before=told[5].created_at) == 4  # two of Ann's, two of Ben's
    assert store.forget_events(before=told[5].created_at) == 0
    head = store.head("ann")
    assert (head.oldest, head.seq) == (6, 8)
    assert not store.cursor_known(Cursor(head.epoch, 4), "ann")
    assert store.cursor_known(Cursor(head.epoch, 5), "ann")
    assert store.get("job").state is JobState.PROCESSING
    last = store.finish(claim, JobState.COMPLETED)
    assert last is not None
    assert (last.seq, last.job_seq) == (9, 8)
