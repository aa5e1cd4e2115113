"""Running a job: claim, work, and how each end of a handler ends the job."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.adapters.db.jobs import SqlJobStore
from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import DatabaseUnavailable, FfmpegFailed, RenderCancelled
from app.domain.jobs import Claim, Job, JobKind, JobState, NewJob, Priority, ProgressEvent, Queue, Tick, Wish
from app.ports import WorkProgress
from app.services.ids import new_id
from app.services.jobs.outcome import Handler, Outcome
from app.services.jobs.running import PASSED_ON, JobRunner
from app.services.jobs.worker_pace import Pace
from app.services.progress.announcing import control_topic
from app.services.progress.reporting import JobContext
from tests.databases import migrated_sqlite
from tests.fakes import MemoryBus
from tests.waiting import wait_until

QUICK = Pace(lease=30.0, heartbeat=0.02, again_after=(0.0, 0.0), patience=0.0, storage_retry=(0.001, 0.001))


@dataclass
class FakeQueue:
    """Remembers the hints."""

    hints: list[tuple[str, Queue]] = field(default_factory=list)

    def hint(self, job_id: str, queue: Queue) -> None:
        self.hints.append((job_id, queue))


class FaultyStore(SqlJobStore):
    """A store whose database goes away for some calls."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.away: dict[str, int] = {}  # method: how many calls fail

    def _fail(self, method: str) -> None:
        left = self.away.get(method, 0)
        if left:
            self.away[method] = left - 1
            raise DatabaseUnavailable

    def record(self, claim: Claim, tick: Tick) -> ProgressEvent | None:
        self._fail("record")
        return super().record(claim, tick)

    def heartbeat(self, claim: Claim, *, lease: float) -> Wish | None:
        self._fail("heartbeat")
        return super().heartbeat(claim, lease=lease)

    def finish(self, claim: Claim, state: JobState, **how: Any) -> ProgressEvent | None:
        self._fail("finish")
        return super().finish(claim, state, **how)


@dataclass
class Room:
    """One worker with everything around it."""

    store: FaultyStore
    bus: MemoryBus
    queue: FakeQueue
    heard: list[dict[str, Any]]
    clock: list[float] = field(default_factory=lambda: [0.0])

    def runner(
        self,
        handler: Handler,
        *,
        pace: Pace = QUICK,
        passes_over: Callable[[], Collection[str]] = tuple,
    ) -> JobRunner:
        runner = JobRunner(
            store=self.store,
            queue=self.queue,
            bus=self.bus,
            handlers={JobKind.RENDER: handler},
            worker="here",
            pace=pace,
            monotonic=lambda: self.clock[0],
            passes_over=passes_over,
        )
        runner.start()
        return runner

    def submit(self, *, max_attempts: int = 3, encoder: str | None = None) -> Job:
        asked = {"asked": {"encoder": encoder}} if encoder else {}
        new = NewJob(new_id(), LOCAL_OWNER, JobKind.RENDER, "Talk", payload=asked, max_attempts=max_attempts)
        return self.store.add(new)[0]

    def job(self, job: Job) -> Job:
        return self.store.get(job.id)

    def stored(self, job: Job) -> list[ProgressEvent]:
        return list(self.store.events_of_job(job.id))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    engine = migrated_sqlite(tmp_path / "jobs.db")
    bus = MemoryBus()
    heard: list[dict[str, Any]] = []
    bus.subscribe("progress:", lambda _topic, message: heard.append(dict(message)))
    yield Room(FaultyStore(engine), bus, FakeQueue(), heard)
    engine.dispose()


def test_a_job_that_returns_is_completed_with_its_result(room: Room) -> None:
    job = room.submit()
    room.runner(lambda _context: Outcome({"files": ["a.mp4"]}, "Done.")).run(job.id)
    done = room.job(job)
    assert (done.state, done.result, done.message) == (JobState.COMPLETED, {"files": ["a.mp4"]}, "Done.")
    assert room.heard[-1]["type"] == "complete"
    assert room.heard[-1]["progress"] == 100


def test_a_job_is_done_once_however_often_it_is_hinted(room: Room) -> None:
    job = room.submit()
    runs: list[str] = []

    def handler(context: JobContext) -> Outcome:
        runs.append(context.job.id)
        return Outcome()

    runner = room.runner(handler)
    for _ in range(3):
        runner.run(job.id)
    runner.run("unknown-job")
    assert runs == [job.id]


def test_a_sentence_for_the_user_fails_the_job_at_once(room: Room) -> None:
    job = room.submit()

    def handler(_context: JobContext) -> Outcome:
        raise FfmpegFailed("The sound could not be encoded.", tail=("aac: no", "gone"))

    room.runner(handler).run(job.id)
    failed = room.job(job)
    assert (failed.state, failed.error, failed.detail) == (
        JobState.FAILED,
        "The sound could not be encoded.",
        "aac: no\ngone",
    )


@pytest.mark.parametrize("fault", [RuntimeError("a bug"), FfmpegFailed("It hung.", passing=True)])
def test_a_passing_fault_is_tried_again_until_the_attempts_are_spent(room: Room, fault: Exception) -> None:
    job = room.submit(max_attempts=2)

    def handler(_context: JobContext) -> Outcome:
        raise fault

    runner = room.runner(handler)
    runner.run(job.id)
    assert room.job(job).state is JobState.PENDING
    assert room.queue.hints == [(job.id, Queue.RENDER)]
    runner.run(job.id)
    failed = room.job(job)
    assert (failed.state, failed.attempt) == (JobState.FAILED, 2)
    assert failed.error


def test_the_pause_before_another_attempt_grows(room: Room) -> None:
    job = room.submit()

    def handler(_context: JobContext) -> Outcome:
        raise RuntimeError("a bug")

    runner = room.runner(handler, pace=Pace(heartbeat=60, again_after=(1000.0,)))
    runner.run(job.id)
    runner.run(job.id)  # a stray hint comes too early
    assert room.job(job).state is JobState.PENDING
    assert room.job(job).attempt == 1


def test_cancelling_reaches_the_handler_at_once_by_the_bus(room: Room) -> None:
    job = room.submit()
    started = threading.Event()

    def handler(context: JobContext) -> Outcome:
        started.set()
        wait_until(context.cancelled, "the handler hears of it")
        raise RenderCancelled

    runner = room.runner(handler, pace=Pace(heartbeat=3600))
    worker = threading.Thread(target=runner.run, args=(job.id,))
    worker.start()
    assert started.wait(10)
    room.store.request_cancel(job.id, owner=LOCAL_OWNER)
    room.bus.publish(control_topic(job.id), {})
    worker.join(10)
    assert room.job(job).state is JobState.CANCELLED


def test_cancelling_reaches_the_handler_by_the_heartbeat_when_the_bus_lost_it(room: Room) -> None:
    job = room.submit()

    def handler(context: JobContext) -> Outcome:
        room.store.request_cancel(job.id, owner=LOCAL_OWNER)
        wait_until(context.cancelled, "the handler hears of it")
        raise FfmpegFailed("killed by signal 15")

    room.runner(handler).run(job.id)
    cancelled = room.job(job)
    assert (cancelled.state, cancelled.error) == (JobState.CANCELLED, None)


def test_cancelling_reaches_the_handler_soon_while_the_bus_is_away(room: Room) -> None:
    job = room.submit()
    room.bus.close()
    heard: list[bool] = []

    def handler(context: JobContext) -> Outcome:
        room.store.request_cancel(job.id, owner=LOCAL_OWNER)
        wait_until(context.cancelled, "the handler hears of it")
        heard.append(context.cancelled())
        raise RenderCancelled

    room.runner(handler, pace=Pace(heartbeat=3600, unheard=0.02)).run(job.id)
    assert (heard, room.job(job).state) == ([True], JobState.CANCELLED)


def test_a_bus_that_comes_back_has_the_handler_hear_what_was_said_meanwhile(room: Room) -> None:
    job = room.submit()
    heard: list[bool] = []

    def handler(context: JobContext) -> Outcome:
        room.store.request_cancel(job.id, owner=LOCAL_OWNER)
        room.bus.reconnect()
        wait_until(context.cancelled, "the handler hears of it")
        heard.append(context.cancelled())
        raise RenderCancelled

    room.runner(handler, pace=Pace(heartbeat=3600)).run(job.id)
    assert heard == [True]


def test_a_paused_job_lets_go_of_its_work_and_goes_on_when_it_is_resumed(room: Room) -> None:
    job = room.submit()
    attempts: list[int] = []

    def handler(context: JobContext) -> Outcome:
        attempts.append(context.job.attempt)
        if len(attempts) == 1:
            room.store.hold(job.id, owner=LOCAL_OWNER)
            wait_until(context.cancelled, "the handler hears of it")
            assert not context.cancel_asked()  # what is finished is to be kept
            raise FfmpegFailed("killed by signal 15")
        return Outcome()

    runner = room.runner(handler)
    runner.run(job.id)
    assert (room.job(job).state, room.job(job).stage) == (JobState.PENDING, "paused")
    assert not runner.run_next(Queue.RENDER)
    room.store.release(job.id, owner=LOCAL_OWNER)
    assert runner.run_next(Queue.RENDER)
    assert (room.job(job).state, attempts) == (JobState.COMPLETED, [1, 1])


def test_a_bar_does_not_fall_when_its_job_is_paused(room: Room) -> None:
    job = room.submit()

    def handler(context: JobContext) -> Outcome:
        if context.job.fraction == 0:
            context.report(Tick(0.1, "encoding"))
            room.clock[0] += 0.5
            context.report(Tick(0.4, "encoding"))  # a live word, which nobody stores
            room.store.hold(job.id, owner=LOCAL_OWNER)
            wait_until(context.cancelled, "the handler hears of it")
            raise RenderCancelled
        return Outcome()

    runner = room.runner(handler)
    runner.run(job.id)
    room.store.release(job.id, owner=LOCAL_OWNER)
    assert runner.run_next(Queue.RENDER)
    fractions = [word["fraction"] for word in room.heard]
    assert fractions == sorted(fractions)
    assert fractions.count(0.4) > 2


def test_a_worker_takes_the_job_whose_turn_it_is_whatever_it_was_hinted(room: Room) -> None:
    jobs = [room.submit(), room.submit()]
    room.store.prioritise(jobs[1].id, Priority.FIRST, owner=LOCAL_OWNER)
    ran: list[str] = []

    def handler(context: JobContext) -> Outcome:
        ran.append(context.job.id)
        return Outcome()

    runner = room.runner(handler)
    while runner.run_next(Queue.RENDER):
        pass
    assert ran == [jobs[1].id, jobs[0].id]


def test_what_another_worker_is_for_is_left_to_it(room: Room) -> None:
    cards = [room.submit(encoder="nvenc") for _ in range(30)]  # more than are looked at
    plain = room.submit()
    ran: list[str] = []

    def handler(context: JobContext) -> Outcome:
        ran.append(context.job.id)
        return Outcome()

    runner = room.runner(handler, passes_over=lambda: {"nvenc"})
    assert runner.is_wanted(Queue.RENDER)
    while runner.run_next(Queue.RENDER):
        pass
    assert ran == [plain.id] and not runner.is_wanted(Queue.RENDER)
    assert room.runner(handler).run_next(Queue.RENDER) and ran == [plain.id, cards[0].id]


def test_whoever_has_the_hint_of_a_job_for_another_says_so(room: Room) -> None:
    card, plain = room.submit(encoder="nvenc"), room.submit()
    told: list[Any] = []
    room.bus.subscribe(PASSED_ON, lambda topic, message: told.append(message["job_id"]))
    runner = room.runner(lambda context: Outcome(), passes_over=lambda: {"nvenc"})
    for hinted in (card.id, plain.id, "deleted"):
        runner.pass_on(hinted)
    assert told == [card.id]


def test_a_cancel_that_comes_after_the_work_is_done_changes_nothing(room: Room) -> None:
    job = room.submit()

    def handler(_context: JobContext) -> Outcome:
        room.store.request_cancel(job.id, owner=LOCAL_OWNER)
        return Outcome()

    room.runner(handler).run(job.id)
    assert room.job(job).state is JobState.COMPLETED


def test_a_stopping_worker_gives_its_job_back_and_the_attempt_does_not_count(room: Room) -> None:
    job = room.submit()

    def handler(context: JobContext) -> Outcome:
        runner.stop()
        assert context.cancelled()
        raise RenderCancelled

    runner = room.runner(handler)
    runner.run(job.id)
    back = room.job(job)
    assert (back.state, back.attempt) == (JobState.PENDING, 0)
    assert room.queue.hints == [(job.id, Queue.RENDER)]
    runner.run(job.id)
    assert room.job(job).state is JobState.PENDING, "a stopping worker takes no job"


def test_a_worker_that_lost_its_claim_writes_nothing(room: Room) -> None:
    job = room.submit()
    found_out: list[bool] = []

    def handler(context: JobContext) -> Outcome:
        while not room.store.sweep(patience=0).events:  # a heartbeat in between takes it back
            room.store.abandon("here")
        wait_until(context.cancelled, "the heartbeat finds out")
        found_out.append(True)
        context.report(Tick(0.9, "encoding"))
        raise RenderCancelled

    room.runner(handler).run(job.id)
    assert found_out
    assert room.job(job).state is JobState.PENDING
    assert all(event.fraction == 0 for event in room.stored(job))


def test_what_a_worker_of_the_same_name_held_is_free_at_its_start(room: Room) -> None:
    job = room.submit()
    room.store.claim(job.id, worker="here", lease=3600)
    runner = room.runner(lambda _context: Outcome())
    runner.sweep()
    assert room.queue.hints == [(job.id, Queue.RENDER)]
    runner.run(job.id)
    assert room.job(job).state is JobState.COMPLETED


def test_nothing_is_said_of_the_end_before_the_database_has_it(room: Room) -> None:
    job = room.submit()
    room.store.away = {"finish": 3}
    room.runner(lambda _context: Outcome()).run(job.id)
    assert room.job(job).state is JobState.COMPLETED
    assert [message["type"] for message in room.heard].count("complete") == 1


def test_work_goes_on_while_the_database_is_away_and_its_words_are_live_only(room: Room) -> None:
    job = room.submit()

    def handler(context: JobContext) -> Outcome:
        room.store.away = {"record": 2, "heartbeat": 2}
        for fraction in (0.1, 0.2, 0.3):
            room.clock[0] += 1
            context.report(Tick(fraction, "encoding"))
        return Outcome()

    room.runner(handler).run(job.id)
    words = [(word["seq"] is None, word["fraction"]) for word in room.heard if word["stage"] == "encoding"]
    assert words[:3] == [(True, 0.1), (True, 0.2), (False, 0.3)]
    assert room.job(job).state is JobState.COMPLETED


def reported(room: Room, say: Callable[[JobContext], None]) -> list[dict[str, Any]]:
    """What the bus hears of a job between its start and its end."""
    job = room.submit()

    def handler(context: JobContext) -> Outcome:
        say(context)
        return Outcome()

    room.runner(handler, pace=Pace(heartbeat=3600)).run(job.id)
    return room.heard[1:-1]


def test_a_handler_may_report_as_often_as_it_likes(room: Room) -> None:
    def say(context: JobContext) -> None:
        for number in range(1000):  # ten seconds, a hundred words in each
            room.clock[0] = number / 100
            context.report(Tick(number / 1000, "encoding"))

    words = reported(room, say)
    stored = [word for word in words if word["seq"] is not None]
    assert 9 <= len(stored) <= 11, "one a second"
    assert 35 <= len(words) <= 41, "four a second, live ones with them"


def test_a_new_stage_is_told_at_once(room: Room) -> None:
    def say(context: JobContext) -> None:
        for stage in ("probing", "encoding", "joining"):
            context.report(Tick(0.5, stage))

    stages = [word["stage"] for word in reported(room, say) if word["seq"] is not None]
    assert stages == ["probing", "encoding", "joining"]


def test_progress_never_falls_whatever_a_handler_says(room: Room) -> None:
    def say(context: JobContext) -> None:
        for fraction in (0.2, 0.1, float("nan"), 0.5, -1.0, 2.0):
            room.clock[0] += 1
            context.report(WorkProgress(fraction, "encoding"))

    fractions = [word["fraction"] for word in reported(room, say)]
    assert fractions == [0.2, 0.2, 0.2, 0.5, 0.5, 0.999]


def test_the_time_left_is_guessed_from_the_pace(room: Room) -> None:
    def say(context: JobContext) -> None:
        for second in range(11):
            room.clock[0] = float(second)
            context.report(WorkProgress(second / 40, "encoding"))

    assert reported(room, say)[-1]["eta_seconds"] == 30
