"""A program of one's own is told that a job is over: a real server hears it, signed, until it says yes."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.webhooks import SqlWebhookStore
from app.adapters.download.messenger import WebMessenger
from app.adapters.files import DiskFiles
from app.domain.accounts import LOCAL_OWNER
from app.domain.addresses import Allowed, parse_address
from app.domain.errors import FfmpegFailed
from app.domain.jobs import Job, JobKind, JobState, NewJob, Queue
from app.services.jobs.jobs import Jobs
from app.services.jobs.notices import Notices
from app.services.jobs.outcome import Outcome
from app.services.jobs.running import JobRunner
from app.services.jobs.worker_pace import Pace
from app.services.progress.reporting import JobContext
from tests.databases import migrated_sqlite
from tests.fakes import MemoryBus


@dataclass
class Program:
    """Somebody's own program: what it heard, and what it answers, the last answer again and again."""

    address: str = ""
    answers: list[int] = field(default_factory=lambda: [204])
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def program() -> Iterator[Program]:
    made = Program()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.heard.append((dict(self.headers), body))
            self.send_response(made.answers.pop(0) if len(made.answers) > 1 else made.answers[0])
            self.send_header("Location", f"{made.address}/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        made.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield made
        server.shutdown()
        thread.join()


class NoQueue:
    """Nobody hears a hint."""

    def hint(self, job_id: str, queue: Queue) -> None: ...


@dataclass
class House:
    """A worker that exports, and tells."""

    store: SqlJobStore
    notices: Notices
    runner: JobRunner

    def export(self) -> Job:
        new = NewJob("export", LOCAL_OWNER, JobKind.RENDER, "Talk")
        self.store.add(new)
        self.runner.run_next(Queue.RENDER)
        return self.store.get("export")

    def tell(self, *, attempts: int = 1) -> Job:
        for _ in range(attempts):
            self.runner.run_next(Queue.BACKGROUND)
        return next(job for job in self.store.list(owner=LOCAL_OWNER) if job.kind is JobKind.NOTIFY)


@pytest.fixture
def make_house(tmp_path: Path) -> Iterator[Any]:
    engine = migrated_sqlite(tmp_path / "jobs.db")
    store, bus = SqlJobStore(engine), MemoryBus()

    def exporting(_context: JobContext) -> Outcome:
        return Outcome({"files": []}, "Exported.")

    def make(*, allow: tuple[str, ...] = ("127.0.0.1",), export: Any = exporting) -> House:
        notices = Notices(
            store=SqlWebhookStore(engine),
            jobs=Jobs(store=store, queue=NoQueue(), bus=bus, files=DiskFiles(tmp_path / "files")),
            rows=store,
            messenger=WebMessenger(allowed=Allowed.parse(allow)),
            check_address=parse_address,
        )
        handlers = {JobKind.RENDER: export, JobKind.NOTIFY: notices.run}
        pace = Pace(again_after=(0.0,))
        return House(
            store, notices, JobRunner(store=store, queue=NoQueue(), bus=bus, handlers=handlers, pace=pace)
        )

    yield make
    engine.dispose()


def test_a_program_hears_of_a_finished_export_and_knows_that_it_was_us(
    make_house: Any, program: Program
) -> None:
    house = make_house()
    secret = house.notices.set_webhook(LOCAL_OWNER, program.address + "/told?by=cutroom").secret
    export = house.export()
    assert (house.tell().state, house.tell().message) == (JobState.COMPLETED, "Your program was told.")
    ((headers, body),) = program.heard
    told = json.loads(body)
    assert (told["event"], headers["Cutroom-Event"]) == ("job.completed", "job.completed")
    assert (told["job"]["id"], told["job"]["status"]) == (export.id, "completed")
    at, made = (part.partition("=")[2] for part in headers["Cutroom-Signature"].split(","))
    wanted = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert made == wanted


def test_of_exports_that_are_parts_of_one_a_program_hears_nothing(make_house: Any, program: Program) -> None:
    house = make_house()
    house.notices.set_webhook(LOCAL_OWNER, program.address)
    house.store.add(NewJob("part", LOCAL_OWNER, JobKind.RENDER, "Talk", batch="whole"))
    house.runner.run_next(Queue.RENDER)
    assert house.store.get("part").state is JobState.COMPLETED
    assert not [job for job in house.store.list(owner=LOCAL_OWNER) if job.kind is JobKind.NOTIFY]


def test_a_program_hears_of_a_failure(make_house: Any, program: Program) -> None:
    def failing(_context: JobContext) -> Outcome:
        raise FfmpegFailed("The sound could not be encoded.")

    house = make_house(export=failing)
    house.notices.set_webhook(LOCAL_OWNER, program.address)
    house.export()
    house.tell()
    told = json.loads(program.heard[0][1])
    assert (told["event"], told["job"]["error"]) == ("job.failed", "The sound could not be encoded.")


def test_a_program_that_is_down_is_told_again_and_the_export_is_done_meanwhile(
    make_house: Any, program: Program
) -> None:
    house = make_house()
    program.answers = [503, 500, 200]
    house.notices.set_webhook(LOCAL_OWNER, program.address)
    assert house.export().state is JobState.COMPLETED
    waits = house.tell()
    assert (waits.state, waits.error) == (JobState.PENDING, "Your program answered with 503.")
    assert house.tell(attempts=2).state is JobState.COMPLETED
    assert len(program.heard) == 3


def test_a_program_that_never_answers_well_is_given_up_with_its_reason(
    make_house: Any, program: Program
) -> None:
    house = make_house()
    program.answers = [500]
    house.notices.set_webhook(LOCAL_OWNER, program.address)
    house.export()
    given_up = house.tell(attempts=10)
    assert (given_up.state, given_up.error) == (JobState.FAILED, "Your program answered with 500.")
    assert len(program.heard) == given_up.max_attempts == 6


@pytest.mark.parametrize("answer", [410, 302])
def test_a_program_that_is_gone_or_has_moved_is_not_followed(
    make_house: Any, program: Program, answer: int
) -> None:
    house = make_house()
    program.answers = [answer]
    house.notices.set_webhook(LOCAL_OWNER, program.address)
    house.export()
    assert house.tell(attempts=3).state is JobState.FAILED
    assert len(program.heard) == 1


def test_a_place_inside_a_private_network_is_never_asked(make_house: Any, program: Program) -> None:
    house = make_house(allow=())
    house.notices.set_webhook(LOCAL_OWNER, program.address)
    house.export()
    refused = house.tell(attempts=3)
    assert (refused.state, refused.attempt) == (JobState.FAILED, 1)
    assert "private network" in (refused.error or "")
    assert program.heard == []


def test_who_no_longer_wants_to_be_told_is_not(make_house: Any, program: Program) -> None:
    house = make_house()
    house.notices.set_webhook(LOCAL_OWNER, program.address)
    house.export()
    house.notices.remove_webhook(LOCAL_OWNER)
    assert house.tell().state is JobState.COMPLETED
    assert program.heard == []


def test_a_try_is_sent_at_once(make_house: Any, program: Program) -> None:
    house = make_house()
    house.notices.set_webhook(LOCAL_OWNER, program.address)
    job = house.notices.try_webhook(LOCAL_OWNER)
    assert house.tell().id == job.id
    assert json.loads(program.heard[0][1])["event"] == "test"
