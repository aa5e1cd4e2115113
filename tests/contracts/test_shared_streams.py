"""What is told of the jobs of a project reaches everybody in it, and nobody else, on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.people import SqlPeopleStore
from app.adapters.db.projects import SqlProjectStore
from app.adapters.db.shares import SqlShareStore
from app.adapters.db.trash import SqlTrashStore
from app.domain.accounts import Access, Person, Role
from app.domain.first_cut import empty_timeline
from app.domain.jobs import Claim, Cursor, JobKind, JobState, NewJob, Tick
from app.domain.projects import Project
from app.domain.trash import TrashKind
from app.services.ids import new_id

NOW = "2026-01-31T12:00:00.000000Z"
LONG = 3600.0
ROUNDS = 25


@dataclass
class House:
    """The stores of one installation with Anna, Ben and Cleo; Anna has a project."""

    jobs: SqlJobStore
    shares: SqlShareStore
    engine: Engine
    talk: str

    def project(self, owner: str) -> str:
        made = Project(new_id(), owner, "Talk", 1, 1, 1, NOW, NOW)
        return SqlProjectStore(self.engine).create(made, empty_timeline(fresh=new_id())).id

    def begin(self, job_id: str, owner: str, project: str | None) -> Claim:
        self.jobs.add(NewJob(job_id, owner, JobKind.RENDER, "Talk", project_id=project))
        taken = self.jobs.claim(job_id, worker="w", lease=LONG)
        assert taken is not None
        return taken[0]

    def told(self, person: str) -> list[tuple[str, int | None]]:
        """Which news of which job stand in a person's stream."""
        return [(event.job_id, event.job_seq) for event in self.jobs.events(person, after=0)]

    def sees(self, person: str) -> list[str]:
        head, snapshot = self.jobs.snapshot(person)
        assert head == self.jobs.head(person)
        assert list(snapshot) == list(self.jobs.seen_by(person))
        return [job.id for job in snapshot]


@pytest.fixture
def house(engine: Engine) -> House:
    people = SqlPeopleStore(engine)
    for name in ("anna", "ben", "cleo"):
        people.add(Person(name, name, Role.EDITOR))
    made = House(SqlJobStore(engine), SqlShareStore(engine), engine, "")
    made.talk = made.project("anna")
    return made


def test_everybody_in_a_project_is_told_of_its_jobs_in_numbers_of_their_own(house: House) -> None:
    house.begin("private", "ben", None)
    house.shares.share(house.talk, "ben", Access.VIEW)
    at = house.jobs.head("ben")
    claim = house.begin("export", "anna", house.talk)
    event = house.jobs.record(claim, Tick(0.5, "encoding"))
    assert event is not None
    (place,) = event.elsewhere
    assert (place.owner, place.epoch, place.seq) == ("ben", at.epoch, at.seq + 3)
    mine = house.jobs.events("ben", after=at.seq)
    assert [(one.seq, one.epoch, one.job_seq) for one in mine] == [
        (at.seq + number + 1, at.epoch, number) for number in range(3)
    ]
    assert house.told("anna") == [("export", number) for number in range(3)]
    assert house.told("cleo") == []
    assert (house.sees("anna"), house.sees("ben"), house.sees("cleo")) == (
        ["export"],
        ["export", "private"],
        [],
    )


def test_the_owner_of_a_project_is_told_what_others_do_in_it(house: House) -> None:
    house.shares.share(house.talk, "ben", Access.EDIT)
    house.begin("export", "ben", house.talk)
    assert house.told("anna") == house.told("ben") == [("export", 0), ("export", 1)]
    assert house.sees("anna") == ["export"]


def test_a_deleted_project_takes_its_jobs_from_the_others_and_brings_them_back(house: House) -> None:
    house.shares.share(house.talk, "ben", Access.EDIT)
    house.begin("of-anna", "anna", house.talk)
    house.begin("of-ben", "ben", house.talk)
    before = {person: house.jobs.head(person).epoch for person in ("anna", "ben")}
    SqlProjectStore(house.engine).delete(house.talk, owner="anna")
    gone = {person: house.jobs.head(person).epoch for person in ("anna", "ben")}
    assert (house.sees("anna"), house.sees("ben")) == (["of-anna"], ["of-ben"])
    SqlTrashStore(house.engine).take_back(TrashKind.PROJECT, house.talk, owner="anna")
    back = {person: house.jobs.head(person).epoch for person in ("anna", "ben")}
    assert all(len({before[one], gone[one], back[one]}) == len((before, gone, back)) for one in before)
    assert house.sees("anna") == house.sees("ben") == ["of-ben", "of-anna"]


def test_a_deleted_project_of_one_person_changes_nothing_in_their_stream(house: House) -> None:
    house.begin("of-anna", "anna", house.talk)
    before = house.jobs.head("anna")
    SqlProjectStore(house.engine).delete(house.talk, owner="anna")
    assert (house.jobs.head("anna"), house.sees("anna")) == (before, ["of-anna"])


def test_what_is_done_for_the_place_is_told_to_whoever_looks_after_it(house: House) -> None:
    people = SqlPeopleStore(house.engine)
    people.change("anna", role=Role.ADMIN)
    people.change("ben", role=Role.ADMIN)
    house.jobs.add(NewJob("tidy", "anna", JobKind.TIDY, "Tidying up"))
    assert house.told("anna") == house.told("ben") == [("tidy", 0)]
    assert (house.sees("anna"), house.sees("ben"), house.sees("cleo")) == (["tidy"], ["tidy"], [])
    before = house.jobs.head("ben").epoch
    people.change("ben", role=Role.EDITOR)
    assert (house.sees("ben"), house.jobs.head("ben").epoch == before) == ([], False)
    before = house.jobs.head("cleo").epoch
    people.change("cleo", role=Role.ADMIN)
    assert (house.sees("cleo"), house.jobs.head("cleo").epoch == before) == (["tidy"], False)


def test_a_share_that_begins_brings_what_there_is_and_one_that_ends_takes_it(house: House) -> None:
    claim = house.begin("export", "anna", house.talk)
    own = house.begin("own", "ben", None)
    strange = house.jobs.head("ben")
    house.shares.share(house.talk, "ben", Access.VIEW)
    shared = house.jobs.head("ben")
    assert shared.epoch != strange.epoch
    assert not house.jobs.cursor_known(Cursor(strange.epoch, strange.seq), "ben")
    assert house.sees("ben") == ["own", "export"]
    house.shares.share(house.talk, "ben", Access.EDIT)
    assert house.jobs.head("ben") == shared, "nothing begins anew when only the access changes"
    house.jobs.record(claim, Tick(0.5, "encoding"))
    house.jobs.record(own, Tick(0.5, "encoding"))
    house.shares.unshare(house.talk, "ben")
    ended = house.jobs.head("ben")
    assert ended.epoch not in (shared.epoch, strange.epoch)
    assert not house.jobs.cursor_known(Cursor(shared.epoch, shared.seq), "ben")
    house.jobs.record(claim, Tick(0.6, "encoding"))
    house.jobs.finish(claim, JobState.COMPLETED)
    assert [job_id for job_id, _ in house.told("ben")] == ["own"] * 3
    assert house.sees("ben") == ["own"]
    house.shares.unshare(house.talk, "ben")
    assert house.jobs.head("ben") == ended


def test_nobody_is_told_of_a_project_in_the_trash_but_who_runs_the_job(house: House) -> None:
    house.shares.share(house.talk, "ben", Access.VIEW)
    SqlProjectStore(house.engine).delete(house.talk, owner="anna")
    house.begin("export", "anna", house.talk)
    assert (house.told("anna"), house.told("ben"), house.sees("ben")) == (
        [("export", 0), ("export", 1)],
        [],
        [],
    )


def test_a_deleted_job_leaves_no_stream_without_a_word(house: House) -> None:
    house.shares.share(house.talk, "ben", Access.VIEW)
    at = house.jobs.head("ben")
    claim = house.begin("export", "anna", house.talk)
    house.jobs.finish(claim, JobState.COMPLETED)
    house.jobs.delete("export", owner="anna")
    assert house.told("ben") == []
    assert not house.jobs.cursor_known(Cursor(at.epoch, at.seq + 1), "ben")


def test_history_goes_on_across_the_epochs_of_a_stream_and_is_found_by_time(house: House) -> None:
    claim = house.begin("export", "anna", house.talk)
    first = house.jobs.head("anna")
    house.shares.share(house.project("cleo"), "anna", Access.VIEW)
    told = [house.jobs.record(claim, Tick(number / 10, "encoding")) for number in range(4)]
    second = house.jobs.head("anna")
    house.begin("other", "anna", None)

    def after(cursor: Cursor) -> list[int | None]:
        return [event.job_seq for event in house.jobs.events_of_job("export", after=cursor)]

    assert after(Cursor(first.epoch, 1)) == [1, 2, 3, 4, 5]
    assert after(Cursor(first.epoch, 99)) == [2, 3, 4, 5]
    assert after(Cursor(second.epoch, 4)) == [4, 5]
    assert after(Cursor("unheard of", 4)) == [0, 1, 2, 3, 4, 5]
    moment = told[1].created_at if told[1] else ""
    since = house.jobs.events_of_job("export", since=moment, limit=2)
    assert [event for event in since if event.created_at <= moment] == []
    assert [event.job_seq for event in since] == [4, 5]


def test_who_is_let_in_and_out_while_others_write_is_told_nothing_of_a_time_outside(house: House) -> None:
    theirs = house.project("ben")
    house.shares.share(theirs, "anna", Access.VIEW)
    claims = [house.begin("a", "anna", house.talk), house.begin("b", "ben", theirs)]
    done = threading.Event()

    def write(claim: Claim) -> int:
        number = 0
        while not done.is_set():
            assert house.jobs.record(claim, Tick(0.5, "encoding")) is not None
            number += 1
        return number

    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(write, claim) for claim in (*claims, claims[0])]
        try:
            for _ in range(ROUNDS):
                house.shares.share(house.talk, "ben", Access.VIEW)
                house.shares.unshare(house.talk, "ben")
                assert "a" not in {job_id for job_id, _ in house.told("ben")}
        finally:
            done.set()
        written = [writer.result(60) for writer in writers]
    assert all(written)
    for (
        claim
    ) in claims:  # the last change may have come after the last word, and begun a stream that is empty
        assert house.jobs.record(claim, Tick(0.5, "encoding")) is not None
    assert "a" not in {job_id for job_id, _ in house.told("ben")}
    for person in ("anna", "ben"):
        current = [event for event in all_events(house, person) if event[0] == house.jobs.head(person).epoch]
        seqs = [seq for _, seq in current]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    assert [seq for _, seq in all_events(house, "anna")][-1] == house.jobs.head("anna").seq


def all_events(house: House, person: str) -> list[tuple[str, int]]:
    """Epoch and number of all that stands in a stream."""
    found: list[tuple[str, int]] = []
    while page := house.jobs.events(person, after=found[-1][1] if found else 0):
        found += [(event.epoch, event.seq or 0) for event in page]
    return found
