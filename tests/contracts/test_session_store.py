"""What a SessionStore promises, on both databases and on Redis."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.adapters.db.people import SqlPeopleStore
from app.adapters.db.sessions import SqlSessionStore
from app.adapters.redis_sessions import RedisSessionStore
from app.domain.accounts import Person, Role
from app.domain.errors import DatabaseUnavailable
from app.ports.accounts import SessionStore
from tests.contracts.conftest import sql_engine
from tests.servers import free_port, redis_server
from tests.waiting import wait_until

ANNA, BEN = Person("anna", "Anna", Role.ADMIN), Person("ben", "Ben", Role.EDITOR)
LONG = 3600.0


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
def sessions(request: pytest.FixtureRequest) -> Iterator[SessionStore]:
    if request.param == "redis":
        with redis_server() as server:
            store = RedisSessionStore(server.url)
            yield store
            store.close()
        return
    with sql_engine(request, request.param) as engine:
        people = SqlPeopleStore(engine)
        people.add(ANNA)
        people.add(BEN)
        yield SqlSessionStore(engine)


def test_a_session_is_known_until_it_ends(sessions: SessionStore) -> None:
    assert sessions.use("one", seconds=LONG) is None
    sessions.begin("one", "anna", seconds=LONG)
    found = sessions.use("one", seconds=LONG)
    assert found is not None
    assert found.person_id == "anna"
    assert LONG - 60 < found.seconds_left <= LONG
    sessions.end("one")
    assert sessions.use("one", seconds=LONG) is None
    assert sessions.look("one") is None


def test_using_a_session_makes_it_last_and_looking_does_not(sessions: SessionStore) -> None:
    sessions.begin("one", "anna", seconds=100)
    looked = sessions.look("one")
    assert looked is not None
    assert looked.seconds_left <= 100
    used = sessions.use("one", seconds=LONG)
    assert used is not None
    assert used.seconds_left > 1000
    looked = sessions.look("one")
    assert looked is not None
    assert looked.seconds_left > 1000


def test_a_session_that_nobody_uses_runs_out(sessions: SessionStore) -> None:
    sessions.begin("one", "anna", seconds=0.3)
    wait_until(lambda: sessions.look("one") is None, "the session ran out")
    assert sessions.use("one", seconds=LONG) is None


def test_all_sessions_of_a_person_end_but_one_and_nobody_else_s(sessions: SessionStore) -> None:
    for key, person in (("here", "anna"), ("there", "anna"), ("phone", "anna"), ("ben", "ben")):
        sessions.begin(key, person, seconds=LONG)
    sessions.end_all("anna", but="here")
    assert [key for key in ("here", "there", "phone", "ben") if sessions.look(key)] == ["here", "ben"]
    sessions.end_all("anna")
    assert sessions.look("here") is None


def test_a_redis_that_is_away_is_said_plainly() -> None:
    store = RedisSessionStore(f"redis://127.0.0.1:{free_port()}/0")
    with pytest.raises(DatabaseUnavailable):
        store.use("one", seconds=LONG)
    store.close()
