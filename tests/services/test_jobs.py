"""Submitting jobs, and what a person can do with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.adapters.db.jobs import SqlJobStore
from app.adapters.files import DiskFiles
from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import IllegalTransition, InvalidRequest, NotFound
from app.domain.jobs import Cursor, Job, JobKind, JobState, NewJob, Queue, Wish
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from tests.databases import migrated_sqlite
from tests.fakes import MemoryBus


@dataclass
class FakeQueue:
    """Remembers hints, or is away."""

    hints: list[tuple[str, Queue]] = field(default_factory=list)
    away: bool = False

    def hint(self, job_id: str, queue: Queue) -> None:
        if self.away:
            raise ConnectionError("no Redis")
        self.hints.append((job_id, queue))


@dataclass
class Office:
    """The service and what it works with."""

    jobs: Jobs
    store: SqlJobStore
    queue: FakeQueue
    files: DiskFiles
    heard: list[tuple[str, dict[str, Any]]]
    clock: list[float] = field(default_factory=lambda: [0.0])
    while_waiting: Callable[[], None] = lambda: None

    def sleep(self, seconds: float) -> None:
        self.clock[0] += seconds
        self.while_waiting()

    def submit(self, key: str | None = None) -> Job:
        return self.jobs.submit(NewJob(new_id(), LOCAL_OWNER, JobKind.RENDER, "Talk", idempotency_key=key))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    engine = migrated_sqlite(tmp_path / "jobs.db")
    store, queue, bus, files = SqlJobStore(engine), FakeQueue(), MemoryBus(), DiskFiles(tmp_path / "files")
    heard: list[tuple[str, dict[str, Any]]] = []
    bus.subscribe("", lambda topic, message: heard.append((topic, dict(message))))
    jobs = Jobs(
        store=store,
        queue=queue,
        bus=bus,
        files=files,
        monotonic=lambda: here.clock[0],
        sleep=lambda seconds: here.sleep(seconds),  # noqa: PLW0108  # it is made below
    )
    here = Office(jobs, store, queue, files, heard)
    yield here
    engine.dispose()


@pytest.mark.parametrize(("kind", "project"), [(JobKind.DOWNLOAD, None), (JobKind.RENDER, "another")])
def test_the_key_of_one_job_is_not_that_of_something_else(
    office: Office, kind: JobKind, project: str | None
) -> None:
    job = office.submit("once")
    assert office.submit("once").id == job.id
    other = NewJob(new_id(), LOCAL_OWNER, kind, "Walk", project_id=project, idempotency_key="once")
    with pytest.raises(InvalidRequest, match="something else"):
        office.jobs.submit(other)


def test_a_job_that_is_submitted_is_stored_hinted_and_told(office: Office) -> None:
    job = office.submit()
    assert office.jobs.get(job.id, owner=LOCAL_OWNER).state is JobState.PENDING
    assert office.queue.hints == [(job.id, Queue.RENDER)]
    ((topic, event),) = office.heard
    assert (topic, event["job_id"], event["status"]) == (f"progress:{LOCAL_OWNER}", job.id, "pending")


def test_the_same_key_gives_the_same_job(office: Office) -> None:
    assert office.submit("once").id == office.submit("once").id
    assert len(office.queue.hints) == len(office.heard) == 1


def test_a_job_is_accepted_while_the_queue_is_away_and_hinted_by_the_sweep(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.queue.away = True
    job = office.submit()
    assert "waits to be found" in caplog.text
    caplog.clear()
    assert office.store.sweep(patience=0).hints == ((job.id, Queue.RENDER),)


def test_a_job_of_somebody_else_does_not_exist(office: Office) -> None:
    job = office.submit()
    for ask in (
        office.jobs.get,
        office.jobs.cancel,
        office.jobs.retry,
        office.jobs.delete,
        office.jobs.events,
    ):
        with pytest.raises(NotFound):
            ask(job.id, owner="somebody")


def test_cancelling_a_running_job_tells_its_worker(office: Office) -> None:
    job = office.submit()
    office.store.claim(job.id, worker="w", lease=30)
    assert office.jobs.cancel(job.id, owner=LOCAL_OWNER).cancel_requested
    assert (f"control:{job.id}", {"job_id": job.id}) in office.heard


def test_cancelling_a_waiting_job_leaves_nothing_of_an_earlier_attempt(office: Office) -> None:
    job = office.submit()
    part = office.files.scratch(job.id) / "segment"
    part.write_bytes(b"half")
    assert office.jobs.cancel(job.id, owner=LOCAL_OWNER).state is JobState.CANCELLED
    assert not part.exists()


def test_a_failed_job_is_tried_again_as_a_new_one(office: Office) -> None:
    job = office.submit()
    claimed = office.store.claim(job.id, worker="w", lease=30)
    assert claimed is not None
    office.store.finish(claimed[0], JobState.FAILED, error="No.")
    again = office.jobs.retry(job.id, owner=LOCAL_OWNER)
    assert (again.state, again.title) == (JobState.PENDING, "Talk")
    assert office.queue.hints[-1] == (again.id, Queue.RENDER)
    with pytest.raises(IllegalTransition):
        office.jobs.retry(again.id, owner=LOCAL_OWNER)


def test_a_deleted_job_takes_its_history_and_files_along(office: Office) -> None:
    job = office.submit()
    with office.files.writing(f"outputs/{job.id}/0.mp4") as file:
        file.write(b"film")
    (office.files.scratch(job.id) / "part").write_bytes(b"half")
    office.jobs.delete(job.id, owner=LOCAL_OWNER)
    assert not office.files.exists(f"outputs/{job.id}/0.mp4")
    assert office.store.events_of_job(job.id) == []
    with pytest.raises(NotFound):
        office.jobs.get(job.id, owner=LOCAL_OWNER)


def test_deleting_a_running_job_waits_until_it_has_stopped(office: Office) -> None:
    job = office.submit()
    claimed = office.store.claim(job.id, worker="w", lease=30)
    assert claimed is not None
    claim = claimed[0]

    def stop_the_work() -> None:
        assert office.store.heartbeat(claim, lease=30) is Wish.CANCEL
        office.store.finish(claim, JobState.CANCELLED)

    office.while_waiting = stop_the_work
    office.jobs.delete(job.id, owner=LOCAL_OWNER)
    with pytest.raises(NotFound):
        office.store.get(job.id)


def test_a_job_that_does_not_stop_is_not_deleted_and_the_reason_is_said(office: Office) -> None:
    job = office.submit()
    office.store.claim(job.id, worker="w", lease=30)
    with pytest.raises(IllegalTransition, match="still stopping"):
        office.jobs.delete(job.id, owner=LOCAL_OWNER)
    assert office.store.get(job.id).cancel_requested


def test_the_history_goes_on_from_a_cursor(office: Office) -> None:
    first, second = office.submit(), office.submit()
    office.jobs.cancel(first.id, owner=LOCAL_OWNER)
    everything = office.jobs.events(first.id, owner=LOCAL_OWNER)
    assert [event.seq for event in everything] == [1, 3]
    cursor = Cursor(everything[0].epoch, 1)
    assert [event.seq for event in office.jobs.events(first.id, owner=LOCAL_OWNER, after=cursor)] == [3]
    assert len(office.jobs.events(first.id, owner=LOCAL_OWNER, after=Cursor("other", 99))) == 2
    assert len(office.jobs.events(first.id, owner=LOCAL_OWNER, limit=1)) == 1
    assert len(office.jobs.events(second.id, owner=LOCAL_OWNER)) == 1
