"""What both queues promise: a hint reaches a worker, and only that."""

from __future__ import annotations

import json
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from app.domain.errors import DatabaseUnavailable, FfmpegMissing
from app.domain.jobs import Queue
from app.ports import Cancelled
from app.services.jobs.helping import Helping
from app.services.jobs.running import PASSED_ON, JobRunner
from app.services.jobs.timings import Timings
from app.services.jobs.workers import WorkerRoster
from app.settings import Settings
from tasks.queue import HintSerializer, HueyJobQueue, make_huey
from tasks.worker import work
from tests.fakes import MemoryBus
from tests.servers import redis_server
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with redis_server() as server:
        yield server.url


@pytest.fixture(params=["sqlite", "redis"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = request.getfixturevalue("redis_url") if request.param == "redis" else None
    return Settings(data_dir=tmp_path, redis_url=url)


class FakeRunner:
    """Remembers what it was to run; runs until it is let go."""

    worker = "here"
    running: tuple[str, ...] = ()
    on_change: Callable[[], object]

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.timings = Timings()
        self.rows: list[str] = []
        self.sweeps = 0
        self.fail = False
        self.hold = threading.Event()
        self.hold.set()
        self.stopping = threading.Event()

    def start(self) -> None: ...

    def close(self) -> None: ...

    def stop(self) -> None:
        self.stopping.set()

    def pass_on(self, job_id: str) -> None: ...

    def is_wanted(self, _queue: Queue) -> bool:
        return bool(self.rows)

    def run_next(self, _queue: Queue) -> bool:
        if not self.rows:
            return False
        self.ran.append(self.rows.pop(0))
        if self.fail:
            raise DatabaseUnavailable
        while not (self.hold.wait(0.01) or self.stopping.is_set()):
            pass
        return True

    def sweep(self) -> None:
        self.sweeps += 1


class NobodyToHelp:
    """No export wants help."""

    looked = False

    def start(self) -> None: ...

    def help(self, _stopped: Callable[[], bool]) -> bool:
        self.looked = True
        return False


class Works:
    """A worker in a thread of this process."""

    def __init__(self, settings: Settings, *queues: Queue, **options: Any) -> None:
        self.runner = FakeRunner()
        self.bus = MemoryBus()
        self.stop = threading.Event()
        self.thread = threading.Thread(
            target=work,
            args=(settings, cast(JobRunner, self.runner), self.bus),
            kwargs={"queues": queues, "stop": self.stop, **options},
        )

    def __enter__(self) -> Works:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(30)
        assert not self.thread.is_alive()


def test_hints_that_were_sent_before_and_after_the_start_reach_the_worker(settings: Settings) -> None:
    queue = HueyJobQueue(settings)
    queue.hint("before", Queue.RENDER)
    works = Works(settings, Queue.RENDER)
    works.runner.rows = ["one", "two", "not hinted"]
    with works:
        queue.hint("after", Queue.RENDER)
        wait_until(lambda: len(works.runner.ran) == 2, "both hints arrive")
    assert works.runner.ran == ["one", "two"]  # in the order of the rows, whatever the hints name


def test_a_probe_does_not_wait_behind_an_export(settings: Settings) -> None:
    queue = HueyJobQueue(settings)
    with Works(settings, Queue.RENDER) as renders, Works(settings, Queue.INTERACTIVE) as interactive:
        renders.runner.hold.clear()
        renders.runner.rows, interactive.runner.rows = ["export", "next export"], ["probe"]
        queue.hint("export", Queue.RENDER)
        wait_until(lambda: renders.runner.ran == ["export"], "the export runs")
        queue.hint("next export", Queue.RENDER)
        queue.hint("probe", Queue.INTERACTIVE)
        wait_until(lambda: interactive.runner.ran == ["probe"], "the probe runs")
        assert renders.runner.ran == ["export"]
        renders.runner.hold.set()
        wait_until(lambda: len(renders.runner.ran) == 2, "the next export runs")


def test_jobs_that_wait_for_others_do_not_wait_for_each_other(settings: Settings) -> None:
    queue = HueyJobQueue(settings)
    with Works(settings, Queue.TOGETHER) as works:
        works.runner.hold.clear()
        works.runner.rows = ["one", "two", "three"]
        for name in ("one", "two", "three"):
            queue.hint(name, Queue.TOGETHER)
        wait_until(lambda: len(works.runner.ran) == 3, "all of them run at once")
    assert works.runner.stopping.is_set()


def test_a_worker_that_is_told_to_stop_lets_its_job_go(settings: Settings) -> None:
    with Works(settings, Queue.RENDER) as works:
        works.runner.hold.clear()
        works.runner.rows = ["long"]
        HueyJobQueue(settings).hint("long", Queue.RENDER)
        wait_until(lambda: works.runner.ran, "it runs")
    assert works.runner.stopping.is_set()


def test_a_worker_that_waits_for_somebody_to_help_stops_at_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.errands.HELP_SECONDS", 600)
    helping = NobodyToHelp()
    with Works(settings, Queue.RENDER, helping=cast(Helping, helping)):
        wait_until(lambda: helping.looked, "it looks for somebody")


def test_a_machine_without_ffmpeg_tries_no_graphics_card(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def encoders(cancelled: Cancelled) -> Sequence[str]:
        raise FfmpegMissing

    with Works(settings, Queue.RENDER, encoders=encoders):
        wait_until(lambda: "No graphics card was tried" in caplog.text, "it says so")


def test_a_worker_that_tries_a_graphics_card_stops_at_once(settings: Settings) -> None:
    trying = threading.Event()

    def encoders(cancelled: Cancelled) -> Sequence[str]:
        trying.set()
        wait_until(cancelled, "it is told to stop", seconds=600)
        return ()

    with Works(settings, Queue.RENDER, encoders=encoders):
        wait_until(trying.is_set, "it tries")


def test_a_job_that_could_not_be_taken_leaves_the_worker_at_work(settings: Settings) -> None:
    queue = HueyJobQueue(settings)
    with Works(settings, Queue.RENDER) as works:
        works.runner.fail = True
        works.runner.rows = ["one", "two"]
        queue.hint("one", Queue.RENDER)
        queue.hint("two", Queue.RENDER)
        wait_until(lambda: works.runner.ran == ["one", "two"], "it goes on")
        wait_until(lambda: works.runner.sweeps, "it sweeps")


def test_a_redis_that_dies_during_a_run_is_no_surprise_at_its_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with redis_server() as server:
        settings = Settings(data_dir=tmp_path, redis_url=server.url)
        with Works(settings, Queue.RENDER) as works:
            works.runner.hold.clear()
            works.runner.rows = ["long"]
            HueyJobQueue(settings).hint("long", Queue.RENDER)
            wait_until(lambda: works.runner.ran, "it runs")
            server.stop(signal.SIGKILL)
            works.runner.hold.set()
            wait_until(lambda: "The queue is away" in caplog.text, "the worker asks for the next hint")
    assert [record.message for record in caplog.records if record.exc_info] == []


def test_nobody_asks_a_redis_that_is_away_for_a_schedule(tmp_path: Path) -> None:
    with redis_server() as server:
        queue = make_huey(Settings(data_dir=tmp_path, redis_url=server.url), Queue.RENDER)
    assert queue.read_schedule() == []


def test_a_worker_that_hears_nothing_finds_its_jobs_in_the_rows(settings: Settings) -> None:
    works = Works(settings, Queue.RENDER)
    works.runner.rows = ["one", "two"]
    works.bus.close()
    with works:
        wait_until(lambda: works.runner.ran == ["one", "two"], "both are found")


def test_a_job_whose_hint_another_worker_had_is_taken_without_one(settings: Settings) -> None:
    works = Works(settings, Queue.RENDER)
    works.runner.rows = ["one", "two"]

    def taken() -> bool:
        works.bus.publish(PASSED_ON, {"job_id": "one"})  # again and again, since nobody may listen yet
        return works.runner.ran == ["one", "two"]

    with works:
        wait_until(taken, "both are taken")


def test_a_worker_says_that_it_is_there_and_that_it_goes(settings: Settings) -> None:
    works = Works(settings, Queue.INTERACTIVE, Queue.RENDER)
    roster = WorkerRoster(works.bus)
    roster.start()
    with works:
        wait_until(roster.alive, "its sign is heard")
        (sign,) = roster.alive()
        assert (sign.id, sign.queues) == ("here", (Queue.INTERACTIVE, Queue.RENDER))
        works.runner.running = ("job",)
        works.runner.on_change()
        assert [sign.jobs for sign in roster.alive()] == [("job",)]  # not only at the next beat
        later = WorkerRoster(works.bus)
        later.start()
        assert [sign.jobs for sign in later.alive()] == [("job",)]  # who comes later asks who is there
    assert roster.alive() == ()


def test_a_worker_that_fell_silent_is_not_counted() -> None:
    clock = [0.0]
    bus = MemoryBus()
    roster = WorkerRoster(bus, monotonic=lambda: clock[0])
    roster.start()
    bus.publish("worker:there", {"queues": ["render"], "jobs": ["j"]})
    assert [sign.jobs for sign in roster.alive()] == [("j",)]
    clock[0] = 20.0
    assert roster.alive() == ()


def test_an_export_for_a_graphics_card_is_left_to_those_who_have_it() -> None:
    clock = [0.0]
    bus = MemoryBus()
    roster = WorkerRoster(bus, monotonic=lambda: clock[0])
    roster.start()
    bus.publish("worker:small", {"queues": ["render"]})
    assert not roster.encoders_of_others("small")  # nobody has one: the processor will do
    bus.publish("worker:large", {"queues": ["render"], "encoders": ["nvenc"]})
    assert roster.encoders_of_others("small") == {"nvenc"}
    assert not roster.encoders_of_others("large")
    clock[0] = 20.0
    assert not roster.encoders_of_others("small")


def test_nothing_but_an_id_travels_and_nothing_of_it_is_ever_run() -> None:
    serializer = HintSerializer()

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (pytest.fail, ("code from the queue was run",))

    with pytest.raises(ValueError):
        serializer.deserialize(pickle.dumps(Trap()))
    message = serializer.deserialize(
        json.dumps({"id": "1", "task": "tasks.register.run_job", "job": "j"}).encode()
    )
    assert (message.args, message.kwargs) == (("j",), {})
