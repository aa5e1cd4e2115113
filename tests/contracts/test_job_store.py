"""What the queue of record promises about the life of a job."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from app.adapters.db.jobs import SqlJobStore
from app.domain.errors import IllegalTransition, NotFound
from app.domain.jobs import Claim, Cursor, JobKind, JobState, NewJob, Queue, Tick, Wish
from app.ports import JobStore, Part

LONG = 3600.0
GONE = -1.0  # a lease that has run out already


@pytest.fixture
def store(engine: Engine) -> JobStore:
    return SqlJobStore(engine)


def submit(store: JobStore, job_id: str = "job", **more: object) -> str:
    fields = {"owner": "ann", "kind": JobKind.RENDER, "title": "Talk", "payload": {"preset": "web"}} | more
    store.add(NewJob(id=job_id, **fields))  # type: ignore[arg-type]
    return job_id


def claimed(store: JobStore, job_id: str, *, lease: float = LONG) -> Claim:
    taken = store.claim(job_id, worker="w1", lease=lease)
    assert taken is not None
    return taken[0]


def states(store: JobStore, job_id: str = "job") -> list[str]:
    return [event.status.value for event in store.events_of_job(job_id)]


def test_a_new_job_is_pending_and_its_first_event_says_so(store: JobStore) -> None:
    job, event = store.add(NewJob("job", "ann", JobKind.RENDER, "Talk", payload={"a": [1, "x"]}))
    assert event is not None
    assert job == store.get("job", owner="ann")
    assert (job.state, job.attempt, dict(job.payload)) == (JobState.PENDING, 0, {"a": [1, "x"]})
    assert (event.seq, event.job_seq, event.status, event.title) == (1, 0, JobState.PENDING, "Talk")


def test_the_same_key_of_the_same_person_is_the_same_job(store: JobStore) -> None:
    submit(store, "one", idempotency_key="k")
    job, event = store.add(NewJob("two", "ann", JobKind.RENDER, "Talk", idempotency_key="k"))
    assert (job.id, event) == ("one", None)
    other, event = store.add(NewJob("three", "ben", JobKind.RENDER, "Talk", idempotency_key="k"))
    assert other.id == "three"
    assert event is not None


def test_another_persons_job_does_not_exist(store: JobStore) -> None:
    submit(store)
    actions: list[Callable[[], object]] = [
        lambda: store.get("job", owner="ben"),
        lambda: store.request_cancel("job", owner="ben"),
        lambda: store.retry("job", owner="ben"),
        lambda: store.delete("job", owner="ben"),
        lambda: store.list(owner="ben", before="job"),
    ]
    for action in actions:
        with pytest.raises(NotFound):
            action()
    assert store.list(owner="ben") == []


def test_a_job_is_claimed_by_one_worker_only(store: JobStore) -> None:
    submit(store)
    taken = store.claim("job", worker="w1", lease=LONG)
    assert taken is not None
    claim, event = taken
    assert (claim.job.state, claim.job.attempt) == (JobState.PROCESSING, 1)
    assert (event.status, event.job_seq) == (JobState.PROCESSING, 1)
    assert store.claim("job", worker="w2", lease=LONG) is None
    assert store.claim("no-such-job", worker="w2", lease=LONG) is None


def test_progress_is_noted_and_never_falls(store: JobStore) -> None:
    submit(store)
    claim = claimed(store, "job")
    heard = [
        store.record(claim, Tick(fraction, "encoding", "Encoding", fps=25.0, current=1, total=2))
        for fraction in (0.2, 0.5, 0.4, float("nan"), 0.6, 7.0)
    ]
    fractions = [event.fraction for event in heard if event]
    assert fractions == [0.2, 0.5, 0.5, 0.5, 0.6, 1.0]
    assert [event.progress for event in heard if event][-1] == 99
    stored = store.events_of_job("job", after=Cursor(store.head("ann").epoch, 2))
    assert list(stored) == heard
    job = store.get("job")
    assert (job.stage, job.message, job.fps, job.fraction) == ("encoding", "Encoding", 25.0, 1.0)
    assert (job.current_video, job.total_videos) == (1, 2)
    store.put_back(claim, delay=0, count_attempt=False)
    assert store.get("job").total_videos is None


def test_a_finished_job_has_its_result_and_one_last_event(store: JobStore) -> None:
    submit(store)
    claim = claimed(store, "job")
    event = store.finish(claim, JobState.COMPLETED, result={"files": [{"bytes": 5}]}, message="Done")
    assert event is not None
    assert (event.type, event.progress, event.message) == ("complete", 100, "Done")
    job = store.get("job")
    assert job.result == {"files": [{"bytes": 5}]}
    assert job.finished_at == event.created_at
    assert store.finish(claim, JobState.FAILED, error="late") is None
    assert store.record(claim, Tick(0.5, "encoding")) is None
    assert store.heartbeat(claim, lease=LONG) is None
    assert store.put_back(claim, delay=0, count_attempt=True) is None
    assert states(store) == ["pending", "processing", "completed"]


def test_a_failure_keeps_its_sentence_and_its_detail(store: JobStore) -> None:
    submit(store)
    event = store.finish(claimed(store, "job"), JobState.FAILED, error="No room.", detail="line 1\nline 2")
    assert event is not None
    assert (event.type, event.error) == ("error", "No room.")
    assert (store.get("job").error, store.get("job").detail) == ("No room.", "line 1\nline 2")


def test_a_job_does_not_end_in_a_state_that_is_no_end(store: JobStore) -> None:
    submit(store)
    claim = claimed(store, "job")
    for state in (JobState.PENDING, JobState.PROCESSING):
        with pytest.raises(IllegalTransition):
            store.finish(claim, state)
    assert states(store) == ["pending", "processing"]


def test_a_passing_fault_waits_before_the_next_attempt(store: JobStore) -> None:
    submit(store)
    event = store.put_back(claimed(store, "job"), delay=LONG, count_attempt=True, error="Try later.")
    assert event is not None
    assert (event.status, event.error) == (JobState.PENDING, "Try later.")
    assert store.claim("job", worker="w2", lease=LONG) is None
    assert store.sweep(patience=0).hints == ()


def test_an_attempt_that_is_not_counted_does_not_shorten_the_jobs_life(store: JobStore) -> None:
    submit(store, max_attempts=1)
    for _ in range(3):
        claim = claimed(store, "job")
        assert claim.job.attempt == 1
        event = store.put_back(claim, delay=0, count_attempt=False)
        assert event is not None
        assert event.status is JobState.PENDING


def test_a_job_without_attempts_left_fails(store: JobStore) -> None:
    submit(store, max_attempts=2)
    store.put_back(claimed(store, "job"), delay=0, count_attempt=True)
    event = store.put_back(claimed(store, "job"), delay=0, count_attempt=True, error="Again.")
    assert event is not None
    assert (event.status, event.error) == (JobState.FAILED, "Again.")


def test_a_new_attempt_begins_at_nothing(store: JobStore) -> None:
    submit(store)
    claim = claimed(store, "job")
    store.record(claim, Tick(0.7, "encoding"))
    store.put_back(claim, delay=0, count_attempt=True, error="Oh.")
    again = claimed(store, "job")
    assert (again.job.fraction, again.job.error, again.job.attempt) == (0.0, None, 2)
    assert again.token != claim.token


def test_an_attempt_that_is_not_counted_goes_on_from_where_it_was(store: JobStore) -> None:
    submit(store)
    claim = claimed(store, "job")
    store.record(claim, Tick(0.7, "encoding"))
    store.put_back(claim, delay=0, count_attempt=False)
    again = claimed(store, "job")
    assert again.job.fraction == 0.7
    store.record(again, Tick(0.8, "encoding"))
    fractions = [event.fraction for event in store.events_of_job("job")]
    assert fractions == [0.0, 0.0, 0.7, 0.7, 0.7, 0.8]


def test_a_waiting_job_is_cancelled_at_once(store: JobStore) -> None:
    submit(store)
    job, event = store.request_cancel("job", owner="ann")
    assert job.state is JobState.CANCELLED
    assert event is not None
    assert event.status is JobState.CANCELLED
    assert store.claim("job", worker="w1", lease=LONG) is None
    assert store.request_cancel("job", owner="ann") == (job, None)


def test_a_running_job_hears_on_its_heartbeat_that_it_shall_stop(store: JobStore) -> None:
    submit(store)
    claim = claimed(store, "job")
    assert store.heartbeat(claim, lease=LONG) is Wish.GO_ON
    job, event = store.request_cancel("job", owner="ann")
    assert (job.state, job.cancel_requested) == (JobState.PROCESSING, True)
    assert event is not None
    assert event.message == "Cancelling"
    assert store.heartbeat(claim, lease=LONG) is Wish.CANCEL
    assert store.request_cancel("job", owner="ann")[1] is None
    store.finish(claim, JobState.CANCELLED)
    assert states(store) == ["pending", "processing", "processing", "cancelled"]


def test_a_job_that_shall_stop_is_not_put_back(store: JobStore) -> None:
    submit(store)
    claim = claimed(store, "job")
    store.request_cancel("job", owner="ann")
    event = store.put_back(claim, delay=0, count_attempt=False)
    assert event is not None
    assert event.status is JobState.CANCELLED


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_a_job_that_went_wrong_is_tried_again_as_a_new_one(store: JobStore, state: JobState) -> None:
    submit(store, project_id="p", asset_id="a", idempotency_key="k")
    store.finish(claimed(store, "job"), state)
    again, event = store.retry("job", owner="ann")
    assert again.id not in ("", "job")
    assert (again.state, again.attempt, again.title) == (JobState.PENDING, 0, "Talk")
    assert (again.payload, again.project_id, again.asset_id) == ({"preset": "web"}, "p", "a")
    assert event is not None
    assert (event.job_id, event.job_seq) == (again.id, 0)
    old = store.get("job")
    assert (old.state, old.result) == (state, {"again": again.id})


def test_a_job_that_is_not_over_or_went_well_is_not_tried_again(store: JobStore) -> None:
    submit(store)
    with pytest.raises(IllegalTransition):
        store.retry("job", owner="ann")
    claim = claimed(store, "job")
    with pytest.raises(IllegalTransition):
        store.retry("job", owner="ann")
    store.finish(claim, JobState.COMPLETED)
    with pytest.raises(IllegalTransition):
        store.retry("job", owner="ann")


def test_only_a_job_that_is_over_is_deleted(store: JobStore) -> None:
    submit(store)
    with pytest.raises(IllegalTransition):
        store.delete("job", owner="ann")
    store.request_cancel("job", owner="ann")
    store.delete("job", owner="ann")
    assert store.events_of_job("job") == []
    with pytest.raises(NotFound):
        store.get("job")


def test_jobs_are_listed_newest_first_in_pages(store: JobStore) -> None:
    for number in range(5):
        submit(store, f"j{number}", project_id="even" if number % 2 == 0 else "odd")
    store.request_cancel("j3", owner="ann")

    def ids(**query: object) -> list[str]:
        return [job.id for job in store.list(owner="ann", **query)]  # type: ignore[arg-type]

    assert ids() == ["j4", "j3", "j2", "j1", "j0"]
    assert ids(limit=2) == ["j4", "j3"]
    assert ids(limit=2, before="j3") == ["j2", "j1"]
    assert ids(project_id="even") == ["j4", "j2", "j0"]
    assert ids(states=[JobState.CANCELLED]) == ["j3"]


def test_a_job_without_a_hint_is_found_once(store: JobStore) -> None:
    submit(store, "render")
    submit(store, "probe", kind=JobKind.IMPORT)
    assert store.sweep(patience=10).hints == (("render", Queue.RENDER), ("probe", Queue.INTERACTIVE))
    assert store.sweep(patience=10).hints == ()
    assert len(store.sweep(patience=0).hints) == 2


def test_a_hinted_job_is_left_in_peace_for_a_while(store: JobStore) -> None:
    submit(store)
    store.hinted("job")
    assert store.sweep(patience=10).hints == ()
    assert store.sweep(patience=0).hints == (("job", Queue.RENDER),)


def test_a_job_whose_worker_is_lost_runs_again_and_the_old_worker_is_fenced(store: JobStore) -> None:
    submit(store)
    old = claimed(store, "job", lease=GONE)
    store.record(old, Tick(0.5, "encoding"))
    found = store.sweep(patience=10)
    assert [event.status for event in found.events] == [JobState.PENDING]
    assert found.hints == (("job", Queue.RENDER),)
    new = claimed(store, "job")
    assert store.record(old, Tick(0.9, "encoding")) is None
    assert store.heartbeat(old, lease=LONG) is None
    assert store.finish(old, JobState.COMPLETED) is None
    assert store.record(new, Tick(0.1, "encoding")) is not None


def test_a_living_lease_is_left_alone(store: JobStore) -> None:
    submit(store)
    claim = claimed(store, "job", lease=GONE)
    assert store.heartbeat(claim, lease=LONG) is Wish.GO_ON
    assert store.sweep(patience=0).events == ()


def test_a_job_that_loses_its_last_worker_fails(store: JobStore) -> None:
    submit(store, max_attempts=2)
    for _ in range(2):
        store.record(claimed(store, "job", lease=GONE), Tick(0.5, "encoding"))
        found = store.sweep(patience=10)
    assert [event.status for event in found.events] == [JobState.FAILED]
    assert store.get("job").error == "The worker stopped more often than the job may be tried."


def test_a_job_that_kills_workers_before_it_begins_is_given_up(store: JobStore) -> None:
    submit(store, kind=JobKind.IMPORT, max_attempts=9)
    for _ in range(2):
        claimed(store, "job", lease=GONE)
        found = store.sweep(patience=10)
    assert [event.status for event in found.events] == [JobState.FAILED]
    assert "damaged" in (store.get("job").error or "")


@pytest.mark.parametrize("kind", [JobKind.RENDER, JobKind.EXPORTS, JobKind.BATCH])
def test_long_work_that_loses_workers_before_its_first_percent_is_tried_as_often_as_any(
    store: JobStore, kind: JobKind
) -> None:
    submit(store, kind=kind, max_attempts=3)
    for _ in range(2):
        claimed(store, "job", lease=GONE)
        found = store.sweep(patience=10)
    assert [event.status for event in found.events] == [JobState.PENDING]


def test_a_lost_job_that_was_to_be_cancelled_is_cancelled(store: JobStore) -> None:
    submit(store)
    claimed(store, "job", lease=GONE)
    store.request_cancel("job", owner="ann")
    assert [event.status for event in store.sweep(patience=10).events] == [JobState.CANCELLED]


def test_what_a_dead_worker_held_is_free_at_once(store: JobStore) -> None:
    submit(store, "its")
    submit(store, "anothers")
    claimed(store, "its")
    taken = store.claim("anothers", worker="w2", lease=LONG)
    assert taken is not None
    store.abandon("w1")
    assert [event.job_id for event in store.sweep(patience=10).events] == ["its"]
    assert store.heartbeat(taken[0], lease=LONG) is Wish.GO_ON


def test_waiting_jobs_are_told_in_order_and_nothing_is_changed_by_asking(store: JobStore) -> None:
    for job_id in ("first", "second", "taken"):
        submit(store, job_id)
    submit(store, "probe", kind=JobKind.IMPORT)
    claimed(store, "taken")
    for _ in range(2):
        assert store.waiting(Queue.RENDER) == ["first", "second"]
        assert store.waiting(Queue.INTERACTIVE) == ["probe"]


def test_a_job_that_is_to_wait_is_not_told(store: JobStore) -> None:
    store.put_back(claimed(store, submit(store)), delay=60.0, count_attempt=True)
    assert store.waiting(Queue.RENDER) == []


def test_a_job_may_travel_on_another_queue_than_its_kind(store: JobStore) -> None:
    submit(store, "mine", kind=JobKind.DERIVE)
    submit(store, "batchs", kind=JobKind.DERIVE, queue=Queue.BACKGROUND)
    assert store.get("batchs").queue is Queue.BACKGROUND
    assert store.waiting(Queue.INTERACTIVE) == ["mine"]
    assert store.waiting(Queue.BACKGROUND) == ["batchs"]
    assert set(store.sweep(patience=0).hints) == {("mine", Queue.INTERACTIVE), ("batchs", Queue.BACKGROUND)}
    assert store.load()[Queue.BACKGROUND].pending == 1


def test_the_parts_of_a_job_are_told_with_how_they_stand(store: JobStore) -> None:
    submit(store, "all", kind=JobKind.EXPORTS)
    submit(store, "first", batch="all", idempotency_key="k")
    submit(store, "second", batch="all")
    submit(store, "other")
    store.record(claimed(store, "first"), Tick(0.5, "encoding"))
    store.hold("second", owner="ann")
    assert list(store.parts("all")) == [
        Part("first", JobState.PROCESSING, 0.5, held=False, error=None, idempotency_key="k"),
        Part("second", JobState.PENDING, 0.0, held=True, error=None, idempotency_key=None),
    ]
    assert not store.parts("first")


def test_a_part_that_is_tried_again_is_a_part_of_the_same(store: JobStore) -> None:
    submit(store, batch="all")
    store.finish(claimed(store, "job"), JobState.FAILED, error="It did not work.")
    again, _ = store.retry("job", owner="ann")
    assert [(part.id, part.error) for part in store.parts("all")] == [
        ("job", "It did not work."),
        (again.id, None),
    ]


def test_a_whole_that_is_tried_again_takes_its_good_parts_with_it(store: JobStore) -> None:
    submit(store, "all", kind=JobKind.EXPORTS)
    for name in ("good", "waits", "bad"):
        submit(store, name, batch="all", idempotency_key=name)
    store.finish(claimed(store, "good"), JobState.COMPLETED)
    store.finish(claimed(store, "bad"), JobState.FAILED)
    store.finish(claimed(store, "all"), JobState.COMPLETED_WITH_ERRORS)
    again, event = store.retry("all", owner="ann")
    assert event is not None
    assert [(part.id, part.idempotency_key) for part in store.parts(again.id)] == [
        ("good", "good"),
        ("waits", "waits"),
    ]
    assert [(part.id, part.idempotency_key) for part in store.parts("all")] == [("bad", None)]
    same, event = store.retry("all", owner="ann")
    assert (same.id, event) == (again.id, None)
    store.request_cancel(again.id, owner="ann")
    with pytest.raises(IllegalTransition):
        store.retry("all", owner="ann")


def test_a_part_that_is_tried_again_has_the_key_from_then_on(store: JobStore) -> None:
    submit(store, batch="all", idempotency_key="k")
    store.request_cancel("job", owner="ann")
    again, _ = store.retry("job", owner="ann")
    assert [(part.id, part.idempotency_key) for part in store.parts("all")] == [
        ("job", None),
        (again.id, "k"),
    ]


def test_that_the_files_of_a_finished_job_are_gone_is_noted(store: JobStore) -> None:
    submit(store)
    store.forget_files("job", message="Gone.")
    assert store.get("job").message != "Gone."
    store.finish(claimed(store, "job"), JobState.COMPLETED, result={"files": [{"bytes": 5}], "revision": 3})
    store.forget_files("job", message="Gone.")
    assert (store.get("job").result, store.get("job").message) == ({"files": [], "revision": 3}, "Gone.")
    store.forget_files("no-such-job", message="Gone.")


def test_a_job_that_is_begun_here_is_claimed_from_its_first_moment(store: JobStore) -> None:
    claim, event = store.begin(NewJob("own", "ann", JobKind.UPLOAD, "Talk"), worker="web", lease=LONG)
    assert (event.job_seq, event.status) == (0, JobState.PROCESSING)
    assert store.claim("own", worker="w1", lease=LONG) is None
    assert store.sweep(patience=0).hints == ()
    assert store.record(claim, Tick(0.5, "uploading")) is not None
    assert store.finish(claim, JobState.COMPLETED) is not None
    assert states(store, "own") == ["processing", "processing", "completed"]
